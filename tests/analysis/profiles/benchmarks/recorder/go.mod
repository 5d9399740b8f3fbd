module example.com/recorder

go 1.19

require example.com/logreport v0.0.0

replace example.com/logreport => ../../../../../examples/logreport
