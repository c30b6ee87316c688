"""Who there is: places and bodies, accounts and the roles they hold, workers elsewhere."""
