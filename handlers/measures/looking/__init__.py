"""Looking at the plan as a whole: what is owed, by whom, and how far it is."""
