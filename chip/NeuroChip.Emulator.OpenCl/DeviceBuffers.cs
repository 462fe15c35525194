using System.Runtime.CompilerServices;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>All buffers of one engine, in the order of the kernel's arguments. Records grow with the window.</summary>
internal sealed class DeviceBuffers : IDisposable
{
    /// <summary>Buffers that hold what a window brings and what it leaves.</summary>
    public const int RecordBuffers = 12;

    /// <summary>Kernels ask for memory a little behind the last record.</summary>
    private const int RecordPadding = 64;

    private readonly OpenClContext _context;
    private readonly OpenClQueue _queue;
    private readonly List<OpenClBuffer> _fixed = [];
    private readonly OpenClBuffer?[] _records = new OpenClBuffer?[RecordBuffers];

    /// <summary>Makes the buffers and fills those that come from the image.</summary>
    public DeviceBuffers(OpenClContext context, OpenClQueue queue, ChipParameters parameters, CoreTable cores, DeliveryTables tables, KernelVariant variant)
    {
        _context = context;
        _queue = queue;
        try
        {
            int lanes = parameters.Lanes;
            Cores = Add<CoreEntry>(cores.Entries);
            Current = Add<int>(lanes);
            Voltage = Add<int>(lanes);
            Refractory = Add<byte>(lanes);
            KeepU = Add<ushort>(lanes);
            KeepV = Add<ushort>(lanes);
            Bias = Add<int>(lanes);
            Threshold = Add<int>(lanes);
            Refract = Add<byte>(lanes);
            ResetKeep = Add<int>(lanes);
            ResetMinus = Add<int>(lanes);
            ResetInterval = Add<int>(parameters.ResetInterval);
            ResetOffset = Add<int>(parameters.ResetOffset);
            Slots = variant.WideSlots ? Add<int>(cores.Slots) : Add<short>(cores.Slots);
            Add<short>(lanes);
            Still = Add<byte>(Math.Max(lanes / ChipParameters.LaneAlignment, 1));
            Add(tables.RowStart);
            Add(tables.SenderStart);
            AddParts(tables);
            (int[] outStart, int[] outCore, long[] outPacket) = Outgoing(parameters);
            Add<int>(outStart);
            Add<int>(outCore);
            Add<long>(outPacket);
            Packets = Add<long>(cores.Packets);
            PacketCount = Add<int>(2 * cores.Entries.Length);
            Add<int>(lanes);
            NoiseTarget = Add<byte>(lanes);
            NoiseSeed = Add<ulong>(lanes);
            NoiseUnit = Add<int>(lanes);
            Dendrite = Add<byte>(lanes);
            Add<int>(lanes);
            Violations = Add<byte>(variant.Strict ? lanes : 1);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The core table.</summary>
    public OpenClBuffer Cores { get; }

    /// <summary>u per lane.</summary>
    public OpenClBuffer Current { get; }

    /// <summary>v per lane.</summary>
    public OpenClBuffer Voltage { get; }

    /// <summary>Refractory counter per lane.</summary>
    public OpenClBuffer Refractory { get; }

    /// <summary>4096 - d_u per lane.</summary>
    public OpenClBuffer KeepU { get; }

    /// <summary>4096 - d_v per lane.</summary>
    public OpenClBuffer KeepV { get; }

    /// <summary>Bias per lane.</summary>
    public OpenClBuffer Bias { get; }

    /// <summary>Threshold per lane.</summary>
    public OpenClBuffer Threshold { get; }

    /// <summary>Refractory register per lane.</summary>
    public OpenClBuffer Refract { get; }

    /// <summary>Mask of v after a spike, per lane.</summary>
    public OpenClBuffer ResetKeep { get; }

    /// <summary>What a spike takes from v, per lane.</summary>
    public OpenClBuffer ResetMinus { get; }

    /// <summary>Interval of the periodic hard reset, per lane.</summary>
    public OpenClBuffer ResetInterval { get; }

    /// <summary>Offset of the periodic hard reset, per lane.</summary>
    public OpenClBuffer ResetOffset { get; }

    /// <summary>Target of the noise, per lane.</summary>
    public OpenClBuffer NoiseTarget { get; }

    /// <summary>Seed of the noise, per lane.</summary>
    public OpenClBuffer NoiseSeed { get; }

    /// <summary>Unit that draws the noise, per lane.</summary>
    public OpenClBuffer NoiseUnit { get; }

    /// <summary>Join, whether of two, and push, per lane, packed as <c>common.cl</c> says.</summary>
    public OpenClBuffer Dendrite { get; }

    /// <summary>What overflowed in the last step, per lane; in a strict engine only.</summary>
    public OpenClBuffer Violations { get; }

    /// <summary>Dendritic accumulators in units of 64: 16 bits, or 32 where they are wide.</summary>
    public OpenClBuffer Slots { get; }

    /// <summary>Whether a vector changes without input.</summary>
    public OpenClBuffer Still { get; }

    /// <summary>Packet queues; of a chip in one, two lists of lanes that spiked.</summary>
    public OpenClBuffer Packets { get; }

    /// <summary>Packets waiting in each queue, or lanes on each list.</summary>
    public OpenClBuffer PacketCount { get; }

    /// <summary>Changes with every new record buffer.</summary>
    public int RecordVersion { get; private set; }

    /// <summary>Hands the record buffers made so far to a kernel whose first record argument is this.</summary>
    public void BindRecords(OpenClKernel kernel, uint firstArgument)
    {
        for (int i = 0; i < _records.Length; i++)
        {
            if (_records[i] is { } buffer)
            {
                kernel.SetBuffer(firstArgument + (uint)i, buffer);
            }
        }
    }

    /// <summary>Hands the fixed buffers to the kernel and gives the index of the next argument.</summary>
    public uint Bind(OpenClKernel kernel)
    {
        for (int i = 0; i < _fixed.Count; i++)
        {
            kernel.SetBuffer((uint)i, _fixed[i]);
        }

        return (uint)_fixed.Count;
    }

    /// <summary>Record buffer <paramref name="index"/> with room for so many bytes.</summary>
    public OpenClBuffer Record(int index, int bytes)
    {
        OpenClBuffer? old = _records[index];
        if (old is not null && old.Bytes >= (nuint)bytes)
        {
            return old;
        }

        _records[index] = null;
        old?.Dispose();
        OpenClBuffer buffer = Allocate((nuint)bytes + ((nuint)bytes / 2));
        _records[index] = buffer;
        RecordVersion++;
        return buffer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenClBuffer buffer in _fixed)
        {
            buffer.Dispose();
        }

        foreach (OpenClBuffer? buffer in _records)
        {
            buffer?.Dispose();
        }
    }

    private static (int[] Start, int[] Core, long[] Packet) Outgoing(ChipParameters parameters)
    {
        var start = new int[parameters.Lanes + 1];
        var core = new List<int>();
        var packet = new List<long>();
        foreach (CoreParameters place in parameters.Cores)
        {
            for (int i = 0; i < place.LaneCount; i++)
            {
                start[place.FirstLane + i] = core.Count;
                for (int entry = i < place.Compartments ? place.OutStart[i] : 0;
                     i < place.Compartments && entry < place.OutStart[i + 1];
                     entry++)
                {
                    core.Add(place.OutCore[entry]);
                    packet.Add(DeliveryTables.Mark(parameters, place.OutCore[entry], place.OutPacket[entry]));
                }
            }
        }

        start[parameters.Lanes] = core.Count;
        return (start, [.. core], [.. packet]);
    }

    private OpenClBuffer Add<T>(int count)
        where T : unmanaged => AddBytes((nuint)count * (nuint)Unsafe.SizeOf<T>());

    private OpenClBuffer AddBytes(nuint bytes)
    {
        OpenClBuffer buffer = Allocate(bytes);
        _fixed.Add(buffer);
        return buffer;
    }

    /// <summary>
    /// The parts of a table, each in its place. Where the memory is ours, parts are copied side by side: a thread that writes fresh
    /// memory waits for its pages most of the time. Elsewhere they go over as a whole.
    /// </summary>
    private void AddParts(DeliveryTables tables)
    {
        OpenClBuffer buffer = AddBytes((nuint)tables.Last.EndOfBytes + RecordPadding);
        if (buffer.IsShared)
        {
            Parallel.For(
                0, tables.Parts.Count,
                i => _queue.Write(buffer, tables.Parts[i].Pool.Bytes, (nuint)tables.Parts[i].FirstByte));
            return;
        }

        var whole = new byte[checked((int)buffer.Bytes)];
        foreach (TablePart part in tables.Parts)
        {
            part.Pool.Bytes.CopyTo(whole.AsSpan((int)part.FirstByte));
        }

        _queue.Write<byte>(buffer, whole);
    }

    private OpenClBuffer Add<T>(ReadOnlySpan<T> content)
        where T : unmanaged
    {
        OpenClBuffer buffer = Add<T>(content.Length);
        _queue.Write(buffer, content);
        return buffer;
    }

    private OpenClBuffer Allocate(nuint bytes) => _context.CreateNearBuffer(Math.Max(bytes, 64));
}
