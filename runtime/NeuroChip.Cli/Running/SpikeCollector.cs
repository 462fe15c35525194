using System.Collections.Immutable;
using NeuroChip.Device.Spikes;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Reads the spikes of a run while it runs: counts the output's, and hands all to a sink in the order (sample, step,
/// population, unit), which does not depend on how the network was split over cores.
/// </summary>
/// <param name="stepsPerSample">Steps after which the next sample begins.</param>
/// <param name="counted">Population whose spikes are the scores, as an index into the manifest; -1 for none.</param>
/// <param name="scores">Where they are counted, [sample, unit].</param>
/// <param name="classes">Units of that population.</param>
/// <param name="sink">Gets spikes, or null.</param>
/// <param name="wanted">Per population of the manifest, whether the sink wants it.</param>
internal sealed class SpikeCollector(
    long stepsPerSample, int counted, int[] scores, int classes, ISpikeSink? sink, ImmutableArray<bool> wanted)
{
    private readonly List<(long Step, int Population, int Unit)> _sorted = [];

    /// <summary>Reads until all samples have come in whole.</summary>
    public async Task ReadAsync(ISpikeStream stream, int samples, CancellationToken cancel)
    {
        for (int sample = 0; sample < samples;)
        {
            SpikeBatch batch = await stream.ReadAsync(cancel).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"the spike stream ended in sample {sample}");
            Take(batch, sample);
            if (batch.LastStep == stepsPerSample)
            {
                sample++;
            }
        }
    }

    private void Take(SpikeBatch batch, int sample)
    {
        _sorted.Clear();
        for (int i = 0; i < batch.Steps.Length; i++)
        {
            int population = batch.Populations[i];
            if (population < 0)
            {
                continue;
            }

            if (population == counted)
            {
                scores[(sample * classes) + batch.Units[i]]++;
            }

            if (wanted[population])
            {
                _sorted.Add((batch.Steps[i], population, batch.Units[i]));
            }
        }

        if (sink is null)
        {
            return;
        }

        _sorted.Sort();
        foreach ((long step, int population, int unit) in _sorted)
        {
            sink.Add(sample, (int)step, population, unit);
        }
    }
}
