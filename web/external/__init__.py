"""The door for workers in other languages, shaped like Camunda 7's external-task REST API."""
