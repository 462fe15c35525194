using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Values as spike rates, without chance: by step t = 1, 2, ... a unit of value x has spiked floor(t * x) times, so it
/// spikes evenly and equal values spike together.
/// </summary>
internal sealed class RateSamples(ValueSamples values, int units) : ISpikeSamples
{
    public string Path => values.Path;

    public int Count => values.Count;

    public int? Steps => null;

    public bool IsSingle => false;

    public IEnumerable<(int Step, int Unit)> Read(int sample, int steps)
    {
        (int Unit, double Rate, double Spikes)[] active = steps > 0 ? ActiveOf(sample) : [];
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < active.Length; i++)
            {
                (int unit, double rate, double before) = active[i];
                active[i].Spikes = Math.Floor((step + 1) * rate);
                if (active[i].Spikes > before)
                {
                    yield return (step, unit);
                }
            }
        }
    }

    /// <summary>Units that will spike, with their rates; most of a picture is black.</summary>
    private (int Unit, double Rate, double Spikes)[] ActiveOf(int sample)
    {
        var active = new List<(int, double, double)>(units);
        for (int unit = 0; unit < units; unit++)
        {
            double x = values.At(sample, unit);
            if (x is < 0 or > 1)
            {
                throw new CliException(
                    CliCodes.Value, Path, $"the value of unit {unit} in sample {sample} is no rate", $"{x:R}", "0..1",
                    "choose an --input-range within 0..1");
            }

            if (x > 0)
            {
                active.Add((unit, x, 0));
            }
        }

        return [.. active];
    }
}
