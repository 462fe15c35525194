using NeuroChip.SpecTool.Commands;

return SpecToolCommand.Run(args, Directory.GetCurrentDirectory(), Console.Out, Console.Error);
