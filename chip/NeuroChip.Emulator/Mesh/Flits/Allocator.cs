using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// Matches inputs with outputs, at most one with one, by arbiters. Up to 64 of each; a set of them is a word of bits. An arbiter
/// learns of a winner only when its request is granted in full, so that nobody starves.
/// </summary>
internal sealed class Allocator
{
    private readonly AllocatorKind _kind;
    private readonly int _rounds;
    private readonly ulong[] _outputsOf;
    private readonly ulong[] _inputsOf;
    private readonly ulong[] _firmOutputsOf;
    private readonly ulong[] _picked;
    private readonly ArbiterBank _atInputs;
    private readonly ArbiterBank _atOutputs;
    private ulong _inputs;
    private ulong _outputs;

    public Allocator(AllocatorKind kind, ArbiterKind arbiter, int rounds, int inputs, int outputs)
    {
        (_kind, _rounds) = (kind, kind == AllocatorKind.ISlip ? rounds : 1);
        arbiter = kind == AllocatorKind.ISlip ? ArbiterKind.RoundRobin : arbiter;
        _outputsOf = new ulong[inputs];
        _inputsOf = new ulong[outputs];
        _firmOutputsOf = new ulong[inputs];
        _picked = new ulong[Math.Max(inputs, outputs)];
        _atInputs = new ArbiterBank(arbiter, inputs, outputs);
        _atOutputs = new ArbiterBank(arbiter, outputs, inputs);
        Granted = new int[inputs];
    }

    /// <summary>Output of each input that was granted one; read only those of the set that <see cref="Allocate"/> gives.</summary>
    public int[] Granted { get; }

    public void Request(int input, ulong outputs) => Request(input, outputs, outputs);

    /// <summary>Asks; separable allocators grant requests that are not firm only where no firm one is in the way.</summary>
    public void Request(int input, ulong outputs, ulong firm)
    {
        _outputsOf[input] = outputs;
        _firmOutputsOf[input] = firm;
        _inputs |= 1UL << input;
        _outputs |= outputs;
        for (ulong left = outputs; left != 0; left &= left - 1)
        {
            _inputsOf[BitOperations.TrailingZeroCount(left)] |= 1UL << input;
        }
    }

    /// <summary>Matches what was requested, forgets the requests, and gives the set of the inputs that were granted.</summary>
    public ulong Allocate()
    {
        ulong granted = _kind switch
        {
            AllocatorKind.SeparableInputFirst => InputFirst(),
            AllocatorKind.SeparableOutputFirst => OutputFirst(),
            _ => Slip(),
        };
        for (ulong left = _outputs; left != 0; left &= left - 1)
        {
            _inputsOf[BitOperations.TrailingZeroCount(left)] = 0;
        }

        _inputs = _outputs = 0;
        return granted;
    }

    /// <summary>Arbiters back to the start.</summary>
    public void Reset()
    {
        _atInputs.Reset();
        _atOutputs.Reset();
    }

    private ulong InputFirst()
    {
        ulong wanted = 0;
        for (ulong left = _inputs; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            int output = _atInputs.Pick(input, FirmFirst(_outputsOf[input], _firmOutputsOf[input]));
            wanted |= 1UL << output;
            _picked[output] |= 1UL << input;
        }

        ulong granted = 0;
        for (; wanted != 0; wanted &= wanted - 1)
        {
            int output = BitOperations.TrailingZeroCount(wanted);
            int input = _atOutputs.Pick(output, FirmFirst(_picked[output], FirmInputs(_picked[output], output)));
            _picked[output] = 0;
            granted |= Grant(input, output);
        }

        return granted;
    }

    private ulong OutputFirst()
    {
        ulong offered = 0;
        for (ulong left = _outputs; left != 0; left &= left - 1)
        {
            int output = BitOperations.TrailingZeroCount(left);
            int input = _atOutputs.Pick(output, FirmFirst(_inputsOf[output], FirmInputs(_inputsOf[output], output)));
            offered |= 1UL << input;
            _picked[input] |= 1UL << output;
        }

        ulong granted = 0;
        for (; offered != 0; offered &= offered - 1)
        {
            int input = BitOperations.TrailingZeroCount(offered);
            int output = _atInputs.Pick(input, FirmFirst(_picked[input], _picked[input] & _firmOutputsOf[input]));
            _picked[input] = 0;
            granted |= Grant(input, output);
        }

        return granted;
    }

    private ulong Slip()
    {
        ulong freeInputs = _inputs;
        ulong freeOutputs = _outputs;
        for (int round = 0; round < _rounds; round++)
        {
            ulong offered = 0;
            for (ulong left = freeOutputs; left != 0; left &= left - 1)
            {
                int output = BitOperations.TrailingZeroCount(left);
                ulong asking = _inputsOf[output] & freeInputs;
                if (asking != 0)
                {
                    int input = _atOutputs.Pick(output, asking);
                    offered |= 1UL << input;
                    _picked[input] |= 1UL << output;
                }
            }

            if (offered == 0)
            {
                break;
            }

            for (; offered != 0; offered &= offered - 1)
            {
                int input = BitOperations.TrailingZeroCount(offered);
                int output = _atInputs.Pick(input, _picked[input]);
                _picked[input] = 0;
                freeInputs &= ~(1UL << input);
                freeOutputs &= ~(1UL << output);
                Granted[input] = output;
                if (round == 0)
                {
                    Grant(input, output);
                }
            }
        }

        return _inputs & ~freeInputs;
    }

    private ulong Grant(int input, int output)
    {
        Granted[input] = output;
        _atInputs.Won(input, output);
        _atOutputs.Won(output, input);
        return 1UL << input;
    }

    private ulong FirmInputs(ulong inputs, int output)
    {
        ulong firm = 0;
        for (ulong left = inputs; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            firm |= ((_firmOutputsOf[input] >> output) & 1) << input;
        }

        return firm;
    }

    private static ulong FirmFirst(ulong all, ulong firm) => firm != 0 ? firm : all;
}
