using NeuroChip.Emulator.Engines;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>
/// The order in which work-groups take cores: the most work first, so that the last to finish is a small one.
/// Work is what the counters of a window say, weighed by what an event of each kind costs. Order changes no result.
/// </summary>
internal sealed class CoreOrder
{
    // Relative to a synaptic event, as measured on a CPU: a packet is a cold look-up, an update a small part of a vector.
    private const long PacketCost = 16;
    private const long UpdatesPerEvent = 2;

    /// <summary>Steps of a window that are looked at.</summary>
    private const int Samples = 16;

    private readonly int[] _order;
    private readonly long[] _work;

    /// <summary>An order of so many cores, to begin with by number.</summary>
    public CoreOrder(int cores)
    {
        _order = [.. Enumerable.Range(0, cores)];
        _work = new long[cores];
    }

    /// <summary>The cores.</summary>
    public ReadOnlySpan<int> Cores => _order;

    /// <summary>Takes the work of a window into account.</summary>
    public void Measure(RunWindow window)
    {
        Array.Clear(_work);
        int stride = Math.Max(window.Steps / Samples, 1);
        for (int step = 0; step < window.Steps; step += stride)
        {
            for (int core = 0; core < _work.Length; core++)
            {
                ReadOnlySpan<uint> counters = window.CountersOf(step, core);
                _work[core] -= counters[(int)CoreCounter.SynapticEvents] + (PacketCost * counters[(int)CoreCounter.SpikesIn])
                    + (counters[(int)CoreCounter.CompartmentUpdates] / UpdatesPerEvent) + counters[(int)CoreCounter.LearnOps];
            }
        }

        for (int core = 0; core < _order.Length; core++)
        {
            _order[core] = core;
        }

        // The array of keys holds the work negated, so that ascending order puts the most first.
        Array.Sort(_work, _order);
    }
}
