using System.Collections.Immutable;
using NeuroChip.Device.Spikes;

namespace NeuroChip.Cli.Running;

/// <summary>Which populations' spikes a run needs, and for what.</summary>
/// <param name="Filter">What to subscribe to; null when no spikes are needed.</param>
/// <param name="Counted">Population whose spikes are the scores, as an index into the manifest; -1 for none.</param>
/// <param name="Sink">Per population, whether the user's file wants it.</param>
/// <param name="Marks">Per population, whether a probe's hardware reading wants it.</param>
internal sealed record SpikeNeeds(SpikeFilter? Filter, int Counted, ImmutableArray<bool> Sink, ImmutableArray<bool> Marks)
{
    /// <summary>Gives each sink the populations it wants.</summary>
    public ISpikeSink? Route(ISpikeSink? sink, ISpikeSink? marks) =>
        sink is not null && marks is not null ? new Router(this, sink, marks) : sink ?? marks;

    private sealed class Router(SpikeNeeds needs, ISpikeSink sink, ISpikeSink marks) : ISpikeSink
    {
        public void Add(int sample, int step, int population, int unit)
        {
            if (needs.Sink[population])
            {
                sink.Add(sample, step, population, unit);
            }

            if (needs.Marks[population])
            {
                marks.Add(sample, step, population, unit);
            }
        }

        public void Complete()
        {
            sink.Complete();
            marks.Complete();
        }

        public void Dispose()
        {
            // The runner owns both.
        }
    }
}
