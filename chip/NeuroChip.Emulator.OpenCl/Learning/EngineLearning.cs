using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>
/// The learning of one engine's cores on the device. When the host changes programs, or delays that a run has for all of
/// its synapses, the state is taken off the device and the tables are built anew before the next step.
/// </summary>
internal sealed class EngineLearning : IDisposable
{
    /// <summary>
    /// Plastic synapses of a chip from which on its programs are written out as code: below, a build of seconds costs more
    /// than the general interpreter does in most runs.
    /// </summary>
    public const int LeastSpecialised = 1 << 15;

    private readonly OpenClContext _context;
    private readonly OpenClQueue _queue;
    private readonly ChipParameters _parameters;
    private readonly MicrocodeExecution _execution;
    private readonly int _items;
    private readonly int[][] _delays;
    private LearningTables _tables;
    private LearningBuffers _buffers;
    private LearningState _state;
    private CoreLearning?[]? _waiting;
    private int _builds;

    /// <summary>Makes tables and buffers; the state is undefined until <see cref="Reset"/>.</summary>
    /// <param name="context">Where the buffers are made.</param>
    /// <param name="queue">The engine's queue.</param>
    /// <param name="parameters">The cores.</param>
    /// <param name="execution">How programs are executed.</param>
    /// <param name="items">Work-items that are a core.</param>
    public EngineLearning(
        OpenClContext context, OpenClQueue queue, ChipParameters parameters, MicrocodeExecution execution, int items)
    {
        _context = context;
        _queue = queue;
        _parameters = parameters;
        _execution = execution;
        _items = items;
        _delays = [.. parameters.Cores.Select(core => core.Learn is { } learn ? Array.ConvertAll(learn.Rows.Delay, delay => (int)delay) : [])];
        (_tables, _buffers, _state) = Build();
    }

    /// <summary>Programs to write out as code, or null where the general interpreter runs.</summary>
    public IReadOnlyList<ProgramCode>? WrittenOut => IsSpecialised ? _tables.Programs : null;

    /// <summary>Whether programs are written out as code.</summary>
    public bool IsSpecialised => _tables.Programs.Count > 0 && _execution switch
    {
        MicrocodeExecution.General => false,
        MicrocodeExecution.Specialised => true,
        _ => _tables.Synapses >= LeastSpecialised,
    };

    /// <summary>Changes when kernels have to be made for other programs.</summary>
    public int Programs => _builds;

    /// <summary>Changes when buffers have to be bound again.</summary>
    public int Version => (_builds * 1000) + _buffers.Version;

    /// <summary>Hands the buffers to a kernel from an argument on, and gives the index of the next.</summary>
    public uint Bind(OpenClKernel kernel, uint first) => _buffers.Bind(kernel, first);

    /// <summary>Brings the device up to date before it runs.</summary>
    public void Prepare()
    {
        if (_waiting is not { } waiting)
        {
            return;
        }

        foreach (CoreParameters core in _parameters.Cores)
        {
            waiting[core.Index]?.Delay.CopyTo(_delays[core.Index], 0);
        }

        _queue.Finish();
        _buffers.Dispose();
        (_tables, _buffers, _state) = Build();
        _waiting = null;
        _state.WriteAll(waiting);
    }

    /// <summary>What learning has changed in a core; null on one that does not learn.</summary>
    public CoreLearning? Read(int core) =>
        _parameters.Cores[core].Learn is null ? null
        : _waiting is { } waiting ? waiting[core]!.Clone()
        : _state.Read(core, _delays[core]);

    /// <summary>Replaces what learning has changed in a core.</summary>
    public void Write(int core, CoreLearning learning)
    {
        if (_waiting is null && _state.Holds(core, learning.Delay, _delays[core]))
        {
            _state.Write(core, learning);
            return;
        }

        TakeOff();
        _waiting![core] = learning.Clone();
    }

    /// <summary>Takes over the learning parameters of a core.</summary>
    public void Changed(int core)
    {
        if (_waiting is null && _tables.Describe(core))
        {
            _buffers.UpdateParameters();
        }
        else
        {
            TakeOff();
        }
    }

    /// <summary>State before step 1.</summary>
    public void Reset()
    {
        CoreLearning?[] initial = [.. _parameters.Cores.Select(core => core.Learn is { } learn ? CoreLearning.Initial(learn) : null)];
        bool fits = _waiting is null && initial.Select((learning, core) => (learning, core)).All(
            item => item.learning is null || _state.Holds(item.core, item.learning.Delay, _delays[item.core]));
        if (fits)
        {
            _state.WriteAll(initial);
        }
        else
        {
            _waiting = initial;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffers.Dispose();

    private void TakeOff() => _waiting ??= [.. _parameters.Cores.Select(core => Read(core.Index))];

    private (LearningTables Tables, LearningBuffers Buffers, LearningState State) Build()
    {
        _builds++;
        var tables = new LearningTables(_parameters, _delays);
        var buffers = new LearningBuffers(_context, _queue, _parameters, tables, _items);
        return (tables, buffers, new LearningState(_queue, _parameters, tables, buffers));
    }
}
