"""The tables of this layer, gathered for Django; each one lives in its concept's folder."""
