"""What words mean, whatever they are about."""
