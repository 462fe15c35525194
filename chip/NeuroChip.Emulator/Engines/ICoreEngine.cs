using NeuroChip.Emulator.State;

namespace NeuroChip.Emulator.Engines;

/// <summary>
/// Computes what the cores compute (core-semantics sections 2 to 7), many steps at a time.
/// Every engine gives the same bits; they differ in speed and in how they can be looked at.
/// An engine is used by one thread at a time.
/// </summary>
public interface ICoreEngine : IDisposable
{
    /// <summary>Name for reports: <c>scalar</c>, <c>opencl</c>.</summary>
    string Name { get; }

    /// <summary>What it runs on, for reports.</summary>
    string Description { get; }

    /// <summary>Steps one call of <see cref="Run"/> may take at most with this many values recorded per step.</summary>
    int MaxWindow(int probeCount);

    /// <summary>Runs the window's steps and fills its records.</summary>
    void Run(RunWindow window);

    /// <summary>
    /// Runs the one step of the window and stops after each phase, in which <see cref="ReadState"/> and
    /// <see cref="ReadLanes"/> work. Same results as <see cref="Run"/>, and slower. While the callback runs nothing may be written.
    /// </summary>
    void RunPhases(RunWindow window, Action<StepPhase> afterPhase);

    /// <summary>
    /// The first wrap or saturation of the last step run, by core, compartment and kind; null when there was none and in an
    /// engine that is not strict. A strict engine takes one step a window.
    /// </summary>
    StrictViolation? Violation { get; }

    /// <summary>
    /// State of one core after the last step run, or after the last phase. Its learning has the packets in flight noted
    /// (<see cref="SpikeNoting.NoteAhead"/>), which changes nothing in the engine.
    /// </summary>
    CoreState ReadState(int core);

    /// <summary>
    /// What learning has changed in one core, with no more spikes noted than were delivered: what
    /// <see cref="WriteLearning"/> takes back. Null on a core without learning.
    /// </summary>
    CoreLearning? ReadLearning(int core);

    /// <summary>Replaces what learning has changed in a core that has learning; arrays are of the lengths that were read, values in range.</summary>
    void WriteLearning(int core, CoreLearning learning);

    /// <summary>Takes over the learning parameters of a core after the host wrote some of them.</summary>
    void LearningChanged(int core);

    /// <summary>Reads u, v and refractory counters of consecutive lanes; an empty span is not filled.</summary>
    void ReadLanes(int firstLane, Span<int> current, Span<int> voltage, Span<int> refractory);

    /// <summary>Writes u, v and refractory counters of consecutive lanes, all three of the same length.</summary>
    void WriteLanes(int firstLane, ReadOnlySpan<int> current, ReadOnlySpan<int> voltage, ReadOnlySpan<int> refractory);

    /// <summary>Back to the state before step 1, learned values included; parameters stay as they are.</summary>
    void ResetState();

    /// <summary>Takes over the biases of lanes, and nothing else of them: what a host writes most often.</summary>
    void BiasChanged(int firstLane, int count);

    /// <summary>Takes over all parameters of lanes the host wrote.</summary>
    void ParametersChanged(int firstLane, int count);

    /// <summary>Kernel launches so far, or zero for engines that have none.</summary>
    long Launches { get; }
}
