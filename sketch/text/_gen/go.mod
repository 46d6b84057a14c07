module github.com/neardup/neardup/sketch/text/_gen

go 1.26.0

require golang.org/x/text v0.43.0
