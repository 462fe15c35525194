using System.CommandLine;
using NeuroChip.Cli.Diffing;
using NeuroChip.Cli.Running;

namespace NeuroChip.Cli.Commands;

/// <summary>The options of what a chip is fed with while its phases are looked at.</summary>
internal sealed class DiffInputOptions
{
    private readonly Option<int?> _steps = new("--steps") { HelpName = "N", Description = "Steps to run (default: those of the input, or of the case).", CustomParser = OptionParsers.Count(1) };
    private readonly Option<string?> _input = new("--input") { HelpName = "FILE", Description = "Input, as 'run' takes it; without one nothing is given." };
    private readonly Option<InputRange?> _range = new("--input-range") { HelpName = "LO,HI", Description = "Values that grey 0 and 255 stand for (default 0,1).", CustomParser = OptionParsers.Range };
    private readonly Option<string?> _encode = OptionParsers.Choice("--encode", "Turn values into evenly spaced spikes, for networks that take spikes.", "rate");
    private readonly Option<int?> _sample = new("--sample") { HelpName = "N", Description = "Sample of the input (default 0).", CustomParser = OptionParsers.Count(0) };

    public void AddTo(Command command)
    {
        command.Add(_steps);
        command.Add(_input);
        command.Add(_range);
        command.Add(_encode);
        command.Add(_sample);
    }

    public DiffInput Read(ParseResult parsed) => new(
        parsed.GetValue(_input), parsed.GetValue(_range), parsed.GetValue(_encode) is null ? SpikeEncoding.None : SpikeEncoding.Rate,
        parsed.GetValue(_sample) ?? 0, parsed.GetValue(_steps));
}
