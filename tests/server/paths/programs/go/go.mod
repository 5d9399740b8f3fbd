module example.com/shop

go 1.21

require github.com/BurntSushi/toml v1.4.0
