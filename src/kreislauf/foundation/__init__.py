"""What every other layer stands on: accounts, partners, places, permissions, audit, keys, periods, money."""
