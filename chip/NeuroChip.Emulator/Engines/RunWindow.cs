using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines;

/// <summary>A value to record at the end of each step.</summary>
/// <param name="Lane">Lane of the flat arrays.</param>
/// <param name="Variable">What is read there.</param>
public readonly record struct ProbePoint(int Lane, ProbeVariable Variable);

/// <summary>
/// Some steps to run in one go, what arrives in them from outside, and what is recorded of them.
/// Arrays are reused from window to window and grow when needed; those of the records do not move, so that a device can write
/// into them. An engine that has handed out an address takes the new one when the array is another.
/// </summary>
public sealed partial class RunWindow
{
    private readonly ChipParameters _parameters;

    /// <summary>Makes an empty window for an image's cores.</summary>
    public RunWindow(ChipParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
    }

    /// <summary>First step to run; steps count from 1.</summary>
    public long FirstStep { get; private set; }

    /// <summary>Number of steps.</summary>
    public int Steps { get; private set; }

    /// <summary>Values to record each step.</summary>
    public IReadOnlyList<ProbePoint> Probes { get; private set; } = [];

    /// <summary>Recorded values: element <c>[step * Probes.Count + probe]</c>.</summary>
    public int[] ProbeValues { get; private set; } = [];

    /// <summary>Spikes: 16 lanes a word, element <c>[step * Lanes / 16 + lane / 16]</c>, bit lane % 16.</summary>
    public ushort[] SpikeBits { get; private set; } = [];

    /// <summary>Counters: element <c>[(step * cores + core) * CoreCounters.Count + counter]</c>.</summary>
    public uint[] Counters { get; private set; } = [];

    /// <summary>Words of <see cref="SpikeBits"/> per step.</summary>
    public int SpikeWordsPerStep => _parameters.Lanes / 16;

    /// <summary>Steps whose records take about so many bytes: at least one, at most <paramref name="longest"/>.</summary>
    public static int StepsWithin(ChipParameters parameters, int probeCount, int bytes, int longest)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        long perCore = (CoreCounters.Count * sizeof(uint)) + sizeof(int);
        long perStep = (parameters.Lanes / 8) + (parameters.Cores.Length * perCore) + (probeCount * (long)sizeof(int));
        return (int)Math.Clamp(bytes / Math.Max(perStep, 1), 1, longest);
    }

    /// <summary>Sets what to run and makes room for the records.</summary>
    public void Prepare(long firstStep, int steps, IReadOnlyList<ProbePoint> probes)
    {
        ArgumentNullException.ThrowIfNull(probes);
        FirstStep = firstStep;
        Steps = steps;
        Probes = probes;
        ProbeValues = Grow(ProbeValues, checked(steps * probes.Count));
        SpikeBits = Grow(SpikeBits, checked(steps * SpikeWordsPerStep));
        Counters = Grow(Counters, checked(steps * _parameters.Cores.Length * CoreCounters.Count));
        ClearInputs(steps);
    }

    /// <summary>Becomes a copy of another window for the same image.</summary>
    public void CopyFrom(RunWindow other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Prepare(other.FirstStep, other.Steps, other.Probes);
        other.ProbeValues.AsSpan(0, Steps * Probes.Count).CopyTo(ProbeValues);
        other.SpikeBits.AsSpan(0, Steps * SpikeWordsPerStep).CopyTo(SpikeBits);
        other.Counters.AsSpan(0, Steps * _parameters.Cores.Length * CoreCounters.Count).CopyTo(Counters);
        CopyInputs(other);
    }

    /// <summary>Counters of one core in one step of the window.</summary>
    public Span<uint> CountersOf(int step, int core) =>
        Counters.AsSpan(((step * _parameters.Cores.Length) + core) * CoreCounters.Count, CoreCounters.Count);

    private static T[] Grow<T>(T[] array, int length)
        where T : unmanaged =>
        array.Length >= length ? array : GC.AllocateArray<T>(Math.Max(length, array.Length * 2), pinned: true);
}
