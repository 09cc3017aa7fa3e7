"""Simulated users: is the running chat right, quick and steady when many use it at once?"""
