"""Pages that show several apps: home, cabinet, my work, calculator, health, demo."""
