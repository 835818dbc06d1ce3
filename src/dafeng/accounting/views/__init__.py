"""Pages of factors, methods, accounts and the city's inventory."""
