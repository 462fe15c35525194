using System.Runtime.InteropServices;
using NeuroChip.Emulator.State;
using NeuroChip.OpenCl;
using NeuroChip.Spec;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>Moves what learning changes between the device's layout and the form that all engines share.</summary>
internal sealed class LearningState(OpenClQueue queue, ChipParameters parameters, LearningTables tables, LearningBuffers buffers)
{
    private const int Lanes = ChipParameters.LaneAlignment;
    private const int RewardInts = 4;

    /// <summary>Tags as they were last written: those that no program changes stay so.</summary>
    private readonly int[]?[] _tags = new int[]?[parameters.Cores.Length];

    /// <summary>Contents of buffers that are written whole, while they are gathered.</summary>
    private Dictionary<OpenClBuffer, byte[]>? _whole;

    /// <summary>Reads one core's learning.</summary>
    /// <param name="core">The core.</param>
    /// <param name="delays">Delays of runs that have one for all of their synapses, by synapse.</param>
    public CoreLearning Read(int core, int[] delays)
    {
        CoreParameters place = parameters.Cores[core];
        LearningEntry entry = tables.Cores[core];
        int axons = place.Rows.Count;
        int[] reward = ReadInts(buffers.Reward, core * RewardInts, RewardInts);
        return new CoreLearning
        {
            Weight = GatherWeights(core),
            Delay = tables.Layout.HasOwnDelays ? MergeDelays(core, delays) : [.. delays],
            Tag = GatherTags(core),
            X1 = ReadBytes(buffers.PreTrace, entry.FirstAxon, axons),
            X2 = ReadBytes(buffers.PreTrace, tables.Axons + entry.FirstAxon, axons),
            Tx = ReadInts(buffers.Tx, entry.FirstAxon, axons),
            Y1 = ReadBytes(buffers.PostTrace, place.FirstLane, place.Compartments),
            Y2 = ReadBytes(buffers.PostTrace, parameters.Lanes + place.FirstLane, place.Compartments),
            Y3 = ReadBytes(buffers.PostTrace, (2 * parameters.Lanes) + place.FirstLane, place.Compartments),
            Ty = ReadInts(buffers.Ty, place.FirstLane, place.Compartments),
            R1 = reward[0],
            RewardEvent = reward[1] != 0,
            RewardSpikes = reward[2],
            RewardSum = reward[3],
        };
    }

    /// <summary>Writes one core's learning, lanes without a synapse included.</summary>
    public void Write(int core, CoreLearning learning)
    {
        CoreParameters place = parameters.Cores[core];
        LearningEntry entry = tables.Cores[core];
        Scatter(core, buffers.Weight, learning.Weight, value => (short)value);
        ScatterBlocks(core, learning.Weight);
        if (tables.Layout.HasOwnDelays)
        {
            Scatter(core, buffers.Delay, learning.Delay, value => (byte)value);
        }

        _tags[core] = [.. learning.Tag];
        if (tables.HasTags)
        {
            Scatter(core, buffers.Tag, learning.Tag, value => (short)value);
        }

        int padded = entry.AxonVectors * Lanes;
        WriteBytes(buffers.PreTrace, entry.FirstAxon, learning.X1, padded);
        WriteBytes(buffers.PreTrace, tables.Axons + entry.FirstAxon, learning.X2, padded);
        WriteInts(buffers.Tx, entry.FirstAxon, learning.Tx, padded);
        WriteBytes(buffers.PostTrace, place.FirstLane, learning.Y1, place.LaneCount);
        WriteBytes(buffers.PostTrace, parameters.Lanes + place.FirstLane, learning.Y2, place.LaneCount);
        WriteBytes(buffers.PostTrace, (2 * parameters.Lanes) + place.FirstLane, learning.Y3, place.LaneCount);
        WriteInts(buffers.Ty, place.FirstLane, learning.Ty, place.LaneCount);
        WriteInts(
            buffers.Reward, core * RewardInts,
            [learning.R1, learning.RewardEvent ? 1 : 0, learning.RewardSpikes, learning.RewardSum], RewardInts);
    }

    /// <summary>
    /// Writes the learning of all cores, each buffer whole: checkers of kernels follow that, while some lose track of a
    /// buffer that is written in parts.
    /// </summary>
    /// <param name="cores">Per core; null on those without learning.</param>
    public void WriteAll(CoreLearning?[] cores)
    {
        _whole = [];
        for (int core = 0; core < cores.Length; core++)
        {
            if (cores[core] is { } learning)
            {
                Write(core, learning);
            }
        }

        foreach ((OpenClBuffer buffer, byte[] content) in _whole)
        {
            queue.Write<byte>(buffer, content);
        }

        _whole = null;
    }

    /// <summary>Whether the runs that have one delay for all of their synapses can hold these delays.</summary>
    public bool Holds(int core, int[] delays, int[] before)
    {
        int[] owners = OwnDelays(core);
        for (int i = 0; i < delays.Length; i++)
        {
            if (delays[i] != before[i] && owners[i] == 0)
            {
                return false;
            }
        }

        return true;
    }

    private int[] MergeDelays(int core, int[] delays)
    {
        int[] stored = Gather<byte>(core, buffers.Delay, value => value);
        int[] owners = OwnDelays(core);
        for (int i = 0; i < stored.Length; i++)
        {
            stored[i] = owners[i] != 0 ? stored[i] : delays[i];
        }

        return stored;
    }

    /// <summary>1 for each synapse whose delay is its own.</summary>
    private int[] OwnDelays(int core)
    {
        int first = tables.FirstVector[core];
        var own = new bool[tables.FirstVector[core + 1] - first];
        foreach (PlasticSegmentEntry segment in tables.Layout.Segments)
        {
            if (segment.Delay == PlasticSegmentEntry.OwnDelays && segment.First >= first && segment.First < first + own.Length)
            {
                Array.Fill(own, true, segment.First - first, segment.Vectors);
            }
        }

        return Array.ConvertAll(tables.Places[core], place => place >= 0 && own[(place / Lanes) - first] ? 1 : 0);
    }

    private int[] Gather<T>(int core, OpenClBuffer buffer, Func<T, int> convert)
        where T : unmanaged
    {
        int first = tables.FirstVector[core] * Lanes;
        var all = new T[(tables.FirstVector[core + 1] * Lanes) - first];
        queue.Read<T>(buffer, all, (nuint)first * (nuint)Marshal.SizeOf<T>());
        return Array.ConvertAll(tables.Places[core], place => place < 0 ? 0 : convert(all[place - first]));
    }

    private void Scatter<T>(int core, OpenClBuffer buffer, int[] values, Func<int, T> convert)
        where T : unmanaged
    {
        int first = tables.FirstVector[core] * Lanes;
        var all = new T[(tables.FirstVector[core + 1] * Lanes) - first];
        int[] places = tables.Places[core];
        for (int i = 0; i < values.Length; i++)
        {
            if (places[i] >= 0)
            {
                all[places[i] - first] = convert(values[i]);
            }
        }

        Put(buffer, all, first);
    }

    private int[] GatherTags(int core)
    {
        int[] written = _tags[core] ?? new int[tables.Places[core].Length];
        if (!tables.HasTags)
        {
            return [.. written];
        }

        int[] tags = Gather<short>(core, buffers.Tag, value => value);
        ForEachInBlocks(core, (synapse, _, _) => tags[synapse] = written[synapse]);
        return tags;
    }

    private int[] GatherWeights(int core)
    {
        int[] weights = Gather<short>(core, buffers.Weight, value => value);
        (int first, byte[] bytes) = BlocksOf(core);
        queue.Read<byte>(buffers.Block, bytes, (nuint)first);
        ForEachInBlocks(core, (synapse, place, sign) => weights[synapse] = WeightByte.Weight(bytes[place - first], sign));
        return weights;
    }

    private void ScatterBlocks(int core, int[] weights)
    {
        (int first, byte[] bytes) = BlocksOf(core);
        ForEachInBlocks(core, (synapse, place, sign) => bytes[place - first] = WeightByte.Of(weights[synapse], sign));
        Put(buffers.Block, bytes, first);
    }

    /// <summary>A core's part of the blocks: its first byte, and room for all of it.</summary>
    private (int First, byte[] Bytes) BlocksOf(int core)
    {
        int lines = tables.FirstLine[core + 1] - tables.FirstLine[core];
        return (tables.FirstLine[core] * PlasticBlocks.LineBytes, new byte[lines * PlasticBlocks.LineBytes]);
    }

    private void ForEachInBlocks(int core, Action<int, int, SignMode> visit)
    {
        PlasticRows rows = parameters.Cores[core].Learn!.Rows;
        int[] places = tables.Places[core];
        for (int axon = 0; axon < rows.Count; axon++)
        {
            for (int synapse = rows.Start[axon]; synapse < rows.Start[axon + 1]; synapse++)
            {
                if (places[synapse] < 0)
                {
                    visit(synapse, ~places[synapse], rows.Sign[axon]);
                }
            }
        }
    }

    private int[] ReadBytes(OpenClBuffer buffer, int first, int count)
    {
        var bytes = new byte[count];
        queue.Read<byte>(buffer, bytes, (nuint)first);
        return Array.ConvertAll(bytes, value => (int)value);
    }

    private int[] ReadInts(OpenClBuffer buffer, int first, int count)
    {
        var values = new int[count];
        queue.Read<int>(buffer, values, (nuint)first * sizeof(int));
        return values;
    }

    private void WriteBytes(OpenClBuffer buffer, int first, int[] values, int padded)
    {
        var bytes = new byte[padded];
        for (int i = 0; i < values.Length; i++)
        {
            bytes[i] = (byte)values[i];
        }

        Put(buffer, bytes, first);
    }

    private void WriteInts(OpenClBuffer buffer, int first, int[] values, int padded)
    {
        Array.Resize(ref values, padded);
        Put(buffer, values, first);
    }

    private unsafe void Put<T>(OpenClBuffer buffer, T[] values, int first)
        where T : unmanaged
    {
        if (_whole is null)
        {
            queue.Write<T>(buffer, values, (nuint)first * (nuint)sizeof(T));
            return;
        }

        if (!_whole.TryGetValue(buffer, out byte[]? content))
        {
            content = new byte[checked((int)buffer.Bytes)];
            _whole.Add(buffer, content);
        }

        MemoryMarshal.AsBytes<T>(values).CopyTo(content.AsSpan(first * sizeof(T)));
    }
}
