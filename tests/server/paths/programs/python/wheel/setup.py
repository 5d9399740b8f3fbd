from setuptools import setup

setup(name="helperlib", version="1.0", packages=["helperlib"])
