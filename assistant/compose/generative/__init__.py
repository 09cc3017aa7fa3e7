"""The generative composer: a chat model writes, and nothing of it is shown that its quotations do not carry."""
