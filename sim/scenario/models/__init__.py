"""Every key that a scenario may hold, with its meaning, its default and what its text is read as."""
