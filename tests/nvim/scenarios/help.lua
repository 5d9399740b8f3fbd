-- :help and :checkhealth: every tag that is pointed to exists, and health has nothing to complain of.
local check = require("check")
check.lens("func Checksum", "cpu")
vim.cmd("checkhealth proflens")
local health = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
for _, part in ipairs({ "proflens 0.", "running in " .. vim.env.MODULE, "cpu.prof: cpu", "source files found" }) do
  check.contains(health, part)
end
assert(not health:find("ERROR", 1, true) and not health:find("WARNING", 1, true), health)

local copy = vim.fn.tempname()
vim.fn.mkdir(copy .. "/doc", "p")
check.write(copy .. "/doc/proflens.txt", check.read(vim.env.PLUGIN .. "/doc/proflens.txt"))
vim.cmd("helptags " .. vim.fn.fnameescape(copy .. "/doc"))
vim.opt.runtimepath:append(copy)
vim.cmd("help proflens")
check.equal(vim.bo.buftype, "help", "kind of buffer")
for tag in table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"):gmatch("|([^|%s]+)|") do
  vim.cmd("help " .. tag)
end
for _, name in ipairs(require("proflens.command").complete("", "Proflens ")) do
  vim.cmd("help :Proflens-" .. name)
end
