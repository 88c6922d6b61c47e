using System;
using Reactor.Cli;

return ReactorCommand.Run(args, Console.Out, Console.Error);
