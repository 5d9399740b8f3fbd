-- Proflens for vim.lsp.enable("proflens"), Neovim 0.11 and later. Older ones: require("proflens").setup().
return require("proflens.start").config()
