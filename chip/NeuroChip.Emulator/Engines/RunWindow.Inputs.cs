using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines;

/// <content>
/// What arrives from outside: packets as hosts gave them, and spikes of sources, which engines unfold themselves
/// (<see cref="ChipParameters.Sources"/>). A step has either. Both tables have a row a step and one for the step behind the window;
/// a spike a source emits in step t arrives in step t + 1.
/// </content>
public sealed partial class RunWindow
{
    /// <summary>
    /// First arrival of each step in <see cref="Arrivals"/>; <see cref="Steps"/> + 2 elements, because what arrives in the step
    /// after the last is here, too.
    /// </summary>
    /// <remarks>
    /// A core takes what arrives for it in step t + 1 early, in phase Learn of step t, when t is one of its learning steps
    /// (<see cref="LearnParameters.LearnsAt"/>), and then not again at the start of t + 1 (<see cref="IsTaken"/>). That is all
    /// that is ever taken of the row behind the last step; its rest belongs to the next window.
    /// </remarks>
    public int[] ArrivalStart { get; private set; } = [0, 0];

    /// <summary>Packets of all steps, by step, and those of the step after the last.</summary>
    public ArrivingSpike[] Arrivals { get; private set; } = [];

    /// <summary>
    /// First spike of each step in <see cref="Sources"/>; <see cref="Steps"/> + 2 elements. There are none where some core learns
    /// (<see cref="ChipParameters.LastPhase"/>): there they are unfolded into <see cref="Arrivals"/>.
    /// </summary>
    public int[] SourceStart { get; private set; } = [0, 0];

    /// <summary>Sources that spiked, one element a spike, by step, and those of the step after the last.</summary>
    public int[] Sources { get; private set; } = [];

    /// <summary>
    /// Sets what arrives in each step and in the one after the last; called once after <see cref="Prepare"/>, steps ascending.
    /// A list that is null or missing at the end is empty.
    /// </summary>
    public void SetArrivals(IReadOnlyList<ArrivingSpike>?[] byStep)
    {
        ArgumentNullException.ThrowIfNull(byStep);
        for (int row = 0; row <= Steps; row++)
        {
            IReadOnlyList<ArrivingSpike> list = row < byStep.Length ? byStep[row] ?? [] : [];
            Span<ArrivingSpike> places = OpenArrivals(row, list.Count);
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = list[i];
            }
        }
    }

    /// <summary>
    /// Whether a core has taken its arrivals of a step of the window in phase Learn of the step before. Never so in the first
    /// step: what was taken in an earlier window is not given again.
    /// </summary>
    public bool IsTaken(int step, int core) =>
        step > 0 && _parameters.Cores[core].Learn is { } learn && learn.LearnsAt(FirstStep + step - 1);

    /// <summary>Packets given for one step of the window, 0..<see cref="Steps"/>; the last row is that behind the window.</summary>
    public ReadOnlySpan<ArrivingSpike> ArrivalsOf(int step) =>
        Arrivals.AsSpan(ArrivalStart[step], ArrivalStart[step + 1] - ArrivalStart[step]);

    /// <summary>Sources whose spikes arrive in one step of the window, 0..<see cref="Steps"/>.</summary>
    public ReadOnlySpan<int> SourcesOf(int step) =>
        Sources.AsSpan(SourceStart[step], SourceStart[step + 1] - SourceStart[step]);

    /// <summary>All packets that arrive in one step of the window, 0..<see cref="Steps"/>, in the order they were given.</summary>
    public ArrivingPackets PacketsOf(int step) => new(ArrivalsOf(step), SourcesOf(step), _parameters.Sources);

    /// <summary>Makes room for the packets of a row; rows come in order.</summary>
    internal Span<ArrivingSpike> OpenArrivals(int row, int count)
    {
        int start = ArrivalStart[row];
        ArrivalStart[row + 1] = start + count;
        Arrivals = Reserve(Arrivals, start, count);
        return Arrivals.AsSpan(start, count);
    }

    /// <summary>Makes room for the sources of a row; rows come in order.</summary>
    internal Span<int> OpenSources(int row, int count)
    {
        int start = SourceStart[row];
        SourceStart[row + 1] = start + count;
        Sources = Reserve(Sources, start, count);
        return Sources.AsSpan(start, count);
    }

    /// <summary>Says that nothing arrives from a row on.</summary>
    internal void CloseInputs(int row)
    {
        ArrivalStart.AsSpan(row, Steps + 2 - row).Fill(ArrivalStart[row]);
        SourceStart.AsSpan(row, Steps + 2 - row).Fill(SourceStart[row]);
    }

    private void CopyInputs(RunWindow other)
    {
        other.ArrivalStart.AsSpan(0, Steps + 2).CopyTo(ArrivalStart);
        other.SourceStart.AsSpan(0, Steps + 2).CopyTo(SourceStart);
        Arrivals = Reserve(Arrivals, 0, ArrivalStart[Steps + 1]);
        Sources = Reserve(Sources, 0, SourceStart[Steps + 1]);
        other.Arrivals.AsSpan(0, ArrivalStart[Steps + 1]).CopyTo(Arrivals);
        other.Sources.AsSpan(0, SourceStart[Steps + 1]).CopyTo(Sources);
    }

    private static T[] Reserve<T>(T[] array, int used, int more)
    {
        if (array.Length < used + more)
        {
            Array.Resize(ref array, Math.Max(used + more, 2 * array.Length));
        }

        return array;
    }

    private void ClearInputs(int steps)
    {
        if (ArrivalStart.Length < steps + 2)
        {
            ArrivalStart = new int[steps + 2];
            SourceStart = new int[steps + 2];
        }

        ArrivalStart.AsSpan(0, steps + 2).Clear();
        SourceStart.AsSpan(0, steps + 2).Clear();
    }
}
