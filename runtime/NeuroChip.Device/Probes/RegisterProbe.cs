using System.Collections.Immutable;
using NeuroChip.Emulator;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Probes;

/// <summary>Registers to record: any word of a core that can be read, state, delay slots, configuration and counters alike.</summary>
/// <param name="Core">Core.</param>
/// <param name="Addresses">Byte addresses of 32-bit words, multiples of 4, in the order of the values; 1 or more.</param>
/// <param name="Interval">Record every so many steps: at the end of steps t with t mod interval == 0; at least 1.</param>
public sealed record RegisterProbeRequest(CoreAddress Core, ImmutableArray<uint> Addresses, int Interval = 1);

/// <summary>Recorded words of consecutive recordings.</summary>
/// <param name="Steps">Step of each recording.</param>
/// <param name="Words">Recording-major: element <c>[recording * addresses + address]</c>.</param>
public sealed record RegisterProbeData(long[] Steps, uint[] Words);

/// <summary>
/// A probe of registers. Engines do not know of it: the device ends a turn at every step that is to be recorded and reads
/// the registers there, so it costs a turn per recording. Its store is bounded as that of a <see cref="Probe"/> is.
/// </summary>
public sealed class RegisterProbe
{
    private readonly ProbeStore _store;
    private readonly int _core;
    private readonly ImmutableArray<(int First, int Count)> _bursts;
    private readonly uint[] _words;
    private readonly int[] _values;

    internal RegisterProbe(int id, RegisterProbeRequest request, int core, WordLayout layout)
    {
        Id = id;
        Request = request;
        _core = core;
        _store = new ProbeStore(request.Addresses.Length);
        _bursts = BurstsOf(request.Addresses, layout);
        _words = new uint[request.Addresses.Length];
        _values = new int[request.Addresses.Length];
    }

    /// <summary>Id, unique on its device among probes of both kinds until the image is unloaded.</summary>
    public int Id { get; }

    /// <summary>What it was asked to record.</summary>
    public RegisterProbeRequest Request { get; }

    /// <summary>Words stored and not yet taken.</summary>
    public int Stored => _store.Stored;

    internal ProbeStore Store => _store;

    /// <summary>Takes out what is stored, oldest first, up to a number of recordings.</summary>
    public RegisterProbeData Take(int mostRecordings = int.MaxValue)
    {
        ProbeData data = _store.Take(mostRecordings);
        return new RegisterProbeData(data.Steps, Array.ConvertAll(data.Values, value => unchecked((uint)value)));
    }

    /// <summary>Stores the registers as they are now, if this step is one to record.</summary>
    internal void Record(Chip chip)
    {
        if (chip.Step % Request.Interval != 0)
        {
            return;
        }

        try
        {
            Read(chip);
        }
        catch (ImageFormatException error)
        {
            // The step is computed: the run ends between two steps, and the device goes on.
            throw ImageFault.Of(error);
        }

        for (int i = 0; i < _values.Length; i++)
        {
            _values[i] = unchecked((int)_words[i]);
        }

        _store.Add(chip.Step, _values);
    }

    /// <summary>Reads the registers; what cannot be read throws here, when the probe is made.</summary>
    internal void Read(Chip chip)
    {
        foreach ((int first, int count) in _bursts)
        {
            chip.ReadRegisters(_core, Request.Addresses[first], _words.AsSpan(first, count));
        }
    }

    /// <summary>Neighbors of a block are read together: delay slots cost a copy of the core's state per burst, not per word.</summary>
    private static ImmutableArray<(int First, int Count)> BurstsOf(ImmutableArray<uint> addresses, WordLayout layout)
    {
        var bursts = ImmutableArray.CreateBuilder<(int First, int Count)>();
        int first = 0;
        for (int i = 1; i <= addresses.Length; i++)
        {
            if (i == addresses.Length || addresses[i] != addresses[i - 1] + 4 || BlockAt(layout, addresses[i]) != BlockAt(layout, addresses[i - 1]))
            {
                bursts.Add((first, i - first));
                first = i;
            }
        }

        return bursts.ToImmutable();
    }

    private static string? BlockAt(WordLayout layout, uint address) => RegisterMap.Find(layout, address)?.Block.Name;
}
