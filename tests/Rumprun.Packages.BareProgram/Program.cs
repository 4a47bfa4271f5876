// What every native program costs at its start: the command is measured beside it.
Console.Out.WriteLine("0.1.0");
