"""The parties' own pages: filing an application, and following the case by code and key."""
