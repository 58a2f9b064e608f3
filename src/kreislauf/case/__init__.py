"""Level 1, the single case (Einzelfall): persons, cases, episodes, intake, contacts. Identifying data are sealed."""
