using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.Engines;

/// <summary>A value to record at the end of each step.</summary>
/// <param name="Lane">Lane of the flat arrays.</param>
/// <param name="Variable">What is read there.</param>
public readonly record struct ProbePoint(int Lane, ProbeVariable Variable);

/// <summary>
/// Some steps to run in one go, what arrives in them from outside, and what is recorded of them.
/// Arrays are reused from window to window and grow when needed.
/// </summary>
public sealed class RunWindow
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

    /// <summary>
    /// First arrival of each step in <see cref="Arrivals"/>; <see cref="Steps"/> + 2 elements, because what arrives in the step
    /// after the last is here, too. A spike a source emits in step t arrives in step t + 1.
    /// </summary>
    /// <remarks>
    /// A core takes what arrives for it in step t + 1 early, in phase Learn of step t, when t is one of its learning steps
    /// (<see cref="LearnParameters.LearnsAt"/>), and then not again at the start of t + 1 (<see cref="IsTaken"/>). That is all
    /// that is ever taken of the row behind the last step; its rest belongs to the next window.
    /// </remarks>
    public int[] ArrivalStart { get; private set; } = [0, 0];

    /// <summary>Arrivals of all steps, by step, and those of the step after the last.</summary>
    public ArrivingSpike[] Arrivals { get; private set; } = [];

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
        if (ArrivalStart.Length < steps + 2)
        {
            ArrivalStart = new int[steps + 2];
        }

        ProbeValues = Grow(ProbeValues, checked(steps * probes.Count));
        SpikeBits = Grow(SpikeBits, checked(steps * SpikeWordsPerStep));
        Counters = Grow(Counters, checked(steps * _parameters.Cores.Length * CoreCounters.Count));
        Array.Clear(ArrivalStart);
    }

    /// <summary>
    /// Sets what arrives in each step and in the one after the last; called once after <see cref="Prepare"/>, steps ascending.
    /// A list that is null or missing at the end is empty.
    /// </summary>
    public void SetArrivals(IReadOnlyList<ArrivingSpike>?[] byStep)
    {
        ArgumentNullException.ThrowIfNull(byStep);
        int rows = Math.Min(Steps + 1, byStep.Length);
        int total = 0;
        for (int row = 0; row < rows; row++)
        {
            ArrivalStart[row] = total;
            total += byStep[row]?.Count ?? 0;
        }

        ArrivalStart.AsSpan(rows, Steps + 2 - rows).Fill(total);
        Arrivals = Grow(Arrivals, total);
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; byStep[row] is { } list && i < list.Count; i++)
            {
                Arrivals[next++] = list[i];
            }
        }
    }

    /// <summary>
    /// Whether a core has taken its arrivals of a step of the window in phase Learn of the step before. Never so in the first
    /// step: what was taken in an earlier window is not given again.
    /// </summary>
    public bool IsTaken(int step, int core) =>
        step > 0 && _parameters.Cores[core].Learn is { } learn && learn.LearnsAt(FirstStep + step - 1);

    /// <summary>Arrivals of one step of the window, 0..<see cref="Steps"/>; the last row is that behind the window.</summary>
    public ReadOnlySpan<ArrivingSpike> ArrivalsOf(int step) =>
        Arrivals.AsSpan(ArrivalStart[step], ArrivalStart[step + 1] - ArrivalStart[step]);

    /// <summary>Counters of one core in one step of the window.</summary>
    public Span<uint> CountersOf(int step, int core) =>
        Counters.AsSpan(((step * _parameters.Cores.Length) + core) * CoreCounters.Count, CoreCounters.Count);

    private static T[] Grow<T>(T[] array, int length) => array.Length >= length ? array : new T[Math.Max(length, array.Length * 2)];
}
