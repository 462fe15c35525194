using NeuroChip.Cli.Errors;
using NeuroChip.Device;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Running;

/// <summary>Spikes given to a source population. Step s of the input, counted from 0, is given in chip step s + 1.</summary>
internal sealed class SpikeTrainInput : ISampleInput
{
    private readonly ISpikeSamples _samples;
    private readonly string _population;

    public SpikeTrainInput(ISpikeSamples samples, ManifestInput input, int steps)
    {
        _samples = samples;
        _population = input.Population;
        Steps = steps;
    }

    public int Count => _samples.Count;

    public int Steps { get; }

    public bool IsSingle => _samples.IsSingle;

    public void AddCommands(int sample, int latency, List<TargetCommand> commands)
    {
        var spikes = new List<InjectedSpike>();
        foreach ((int step, int unit) in _samples.Read(sample, Steps))
        {
            if (step >= Steps)
            {
                throw new CliException(
                    CliCodes.EventPlace, _samples.Path, $"a spike of unit {unit} lies behind the end of the run", $"step {step}",
                    $"steps 0..{Steps - 1}", "run more --steps");
            }

            spikes.Add(InjectedSpike.OfUnit(_population, unit, step + 1));
        }

        if (spikes.Count > 0)
        {
            commands.Add(new InjectCommand(spikes));
        }

        commands.Add(new RunCommand(Steps + latency));
    }
}
