using System.Runtime.CompilerServices;
using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>The buffers of learning of one engine, in the order of the kernel's arguments.</summary>
internal sealed class LearningBuffers : IDisposable
{
    private const int Lanes = ChipParameters.LaneAlignment;
    private const int RewardInts = 4;
    private const int GatherBytes = 160;

    private readonly OpenClContext _context;
    private readonly OpenClQueue _queue;
    private readonly ChipParameters _parameters;
    private readonly LearningTables _tables;
    private readonly List<OpenClBuffer> _all = [];
    private readonly TraceTables _pre;
    private readonly TraceTables _post;
    private readonly int _cores;
    private readonly int _preDecay;
    private readonly int _preHistory;
    private readonly int _postDecay;
    private readonly int _postHistory;

    /// <summary>Makes the buffers; state is written by whoever has it.</summary>
    /// <param name="context">Where they are made.</param>
    /// <param name="queue">The engine's queue.</param>
    /// <param name="parameters">The cores.</param>
    /// <param name="tables">What learns, laid out.</param>
    /// <param name="items">Work-items that are a core: each has scratch of its own.</param>
    public LearningBuffers(OpenClContext context, OpenClQueue queue, ChipParameters parameters, LearningTables tables, int items)
    {
        _context = context;
        _queue = queue;
        _parameters = parameters;
        _tables = tables;
        _pre = new TraceTables(2, tables.Axons);
        _post = new TraceTables(3, parameters.Lanes);
        int vectors = Math.Max(tables.Layout.Masks.Count, 1) * Lanes;
        try
        {
            _cores = Add<LearningEntry>(tables.Cores.Length);
            Add<ProfileEntry>([.. tables.Profiles]);
            Add<PlasticRowEntry>([.. tables.Rows]);
            Add<PlasticSegmentEntry>([.. tables.Layout.Segments]);
            Weight = _all[Add<short>(vectors)];
            Delay = _all[Add<byte>(tables.Layout.HasOwnDelays ? vectors : Lanes)];
            Tag = _all[Add<short>(tables.HasTags ? vectors : Lanes)];
            Add<ushort>([.. tables.Layout.Masks]);
            Add<ushort>([.. tables.Layout.Targets]);
            Add<int>(tables.Roles);
            Tx = _all[Add<int>(tables.Axons)];
            Add<byte>(tables.Axons);
            PreTrace = _all[Add<byte>(2 * tables.Axons)];
            _preDecay = Add<int>(_pre.Decay.Length);
            Add<int>(_pre.Impulse.Length);
            Add<ulong>(_pre.Seed.Length);
            Add<int>(_pre.Unit.Length);
            _preHistory = Add<byte>(1);
            Ty = _all[Add<int>(parameters.Lanes)];
            Add<byte>(parameters.Lanes);
            PostTrace = _all[Add<byte>(3 * parameters.Lanes)];
            _postDecay = Add<int>(_post.Decay.Length);
            Add<int>(_post.Impulse.Length);
            Add<ulong>(_post.Seed.Length);
            Add<int>(_post.Unit.Length);
            _postHistory = Add<byte>(1);
            Add<ushort>(parameters.Lanes / Lanes);
            Add<int>(parameters.Lanes / Lanes);
            Reward = _all[Add<int>(RewardInts * tables.Cores.Length)];
            Add<byte>(GatherBytes * items * tables.Cores.Length);
            Add<int>(Lanes * items * tables.Cores.Length);
            Add<ProgramEntry>(tables.Microcode.Programs);
            Add<ushort>(tables.Microcode.Words);
            Add<short>(tables.Microcode.Constants);
            Add<int>(tables.Microcode.Limits);
            Add<uint>(tables.Microcode.Cases);
            Add<PlasticGroupEntry>([.. tables.Blocks.Groups]);
            Block = _all[Add<byte>(tables.Blocks.LineCount * PlasticBlocks.LineBytes)];
            Add<ushort>(tables.Axons / Lanes);
            UpdateParameters();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Weights, 16 a vector.</summary>
    public OpenClBuffer Weight { get; }

    /// <summary>Weights that lie in blocks, a byte each.</summary>
    public OpenClBuffer Block { get; }

    /// <summary>Delays, 16 a vector; read where a run's synapses have delays of their own.</summary>
    public OpenClBuffer Delay { get; }

    /// <summary>Tags, 16 a vector, where they are kept.</summary>
    public OpenClBuffer Tag { get; }

    /// <summary>Step of the last spike of each in-axon in the epoch.</summary>
    public OpenClBuffer Tx { get; }

    /// <summary>Two traces per in-axon.</summary>
    public OpenClBuffer PreTrace { get; }

    /// <summary>Step of the last spike of each lane in the epoch.</summary>
    public OpenClBuffer Ty { get; }

    /// <summary>Three traces per lane.</summary>
    public OpenClBuffer PostTrace { get; }

    /// <summary>Four ints per core: r1, event, spikes, sum.</summary>
    public OpenClBuffer Reward { get; }

    /// <summary>Changes with every new buffer: kernels are bound again then.</summary>
    public int Version { get; private set; }

    /// <summary>Takes epochs and trace configurations from the parameters again.</summary>
    public void UpdateParameters()
    {
        int pre = 0;
        int post = 0;
        foreach (CoreParameters core in _parameters.Cores)
        {
            if (core.Learn is not { } learn)
            {
                continue;
            }

            ref LearningEntry entry = ref _tables.Cores[core.Index];
            bool draws = _pre.Fill(entry.FirstAxon, learn.Traces, [learn.ConfigX1, learn.ConfigX2], learn.PreSeed, learn.PreUnit);
            draws |= _post.Fill(
                core.FirstLane, learn.Traces, [learn.ConfigY1, learn.ConfigY2, learn.ConfigY3], learn.PostSeed, learn.PostUnit);
            entry.Draws = draws ? 1 : 0;
            entry.OnePreSeed = IsOne(learn.PreSeed) ? 1 : 0;
            entry.OnePostSeed = IsOne(learn.PostSeed) ? 1 : 0;
            entry.Epoch = learn.Active ? learn.Epoch : 0;
            entry.FirstPre = pre;
            entry.FirstPost = post;
            pre = checked(pre + (2 * (entry.Epoch + 1) * entry.AxonVectors * Lanes));
            post = checked(post + (3 * (entry.Epoch + 1) * core.LaneCount));
        }

        _queue.Write<LearningEntry>(_all[_cores], _tables.Cores);
        Write(_preDecay, _pre);
        Write(_postDecay, _post);
        Reserve(_preHistory, pre);
        Reserve(_postHistory, post);
    }

    /// <summary>Hands the buffers to a kernel from an argument on, and gives the index of the next.</summary>
    public uint Bind(OpenClKernel kernel, uint first)
    {
        foreach (OpenClBuffer buffer in _all)
        {
            kernel.SetBuffer(first++, buffer);
        }

        kernel.SetValue(first, Math.Max(_tables.Axons, 1));
        return first + 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenClBuffer buffer in _all)
        {
            buffer.Dispose();
        }

        _all.Clear();
    }

    private static bool IsOne(ulong[] seeds) => seeds.Length > 0 && !seeds.AsSpan().ContainsAnyExcept(seeds[0]);

    /// <summary>The four tables of one side, which lie one behind the other.</summary>
    private void Write(int first, TraceTables traces)
    {
        _queue.Write<int>(_all[first], traces.Decay);
        _queue.Write<int>(_all[first + 1], traces.Impulse);
        _queue.Write<ulong>(_all[first + 2], traces.Seed);
        _queue.Write<int>(_all[first + 3], traces.Unit);
    }

    /// <summary>Histories are scratch, so a longer epoch gets a new buffer.</summary>
    private void Reserve(int index, int bytes)
    {
        if (_all[index].Bytes < (nuint)bytes)
        {
            _queue.Finish();
            _all[index].Dispose();
            _all[index] = Allocate((nuint)bytes);
            Version++;
        }
    }

    private int Add<T>(int count)
        where T : unmanaged
    {
        _all.Add(Allocate((nuint)count * (nuint)Unsafe.SizeOf<T>()));
        return _all.Count - 1;
    }

    private void Add<T>(ReadOnlySpan<T> content)
        where T : unmanaged => _queue.Write(_all[Add<T>(content.Length)], content);

    private OpenClBuffer Allocate(nuint bytes) => _context.CreateNearBuffer(Math.Max(bytes, 64));
}
