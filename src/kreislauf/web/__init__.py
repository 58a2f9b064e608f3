"""Pages, forms and the JSON interface, one folder per level. Translates between people and the layers; decides nothing."""
