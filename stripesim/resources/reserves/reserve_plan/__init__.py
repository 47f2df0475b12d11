"""Plans: a percent of each charge that a platform holds back on a connected account."""
