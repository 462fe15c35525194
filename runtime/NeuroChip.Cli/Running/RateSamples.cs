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
        for (int step = 0; step < steps; step++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                double x = values.At(sample, unit);
                if (x is < 0 or > 1)
                {
                    throw new CliException(
                        CliCodes.Value, Path, $"the value of unit {unit} in sample {sample} is no rate", $"{x:R}", "0..1",
                        "choose an --input-range within 0..1");
                }

                if (Math.Floor((step + 1) * x) > Math.Floor(step * x))
                {
                    yield return (step, unit);
                }
            }
        }
    }
}
