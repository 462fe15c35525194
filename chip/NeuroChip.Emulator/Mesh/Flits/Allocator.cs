using System.Numerics;

namespace NeuroChip.Emulator.Mesh.Flits;

/// <summary>
/// Matches inputs with outputs, at most one with one, by round-robin arbiters. Up to 64 of each; a set of them is a word of bits.
/// A pointer moves past a winner only when its request is granted in full, so that nobody starves.
/// </summary>
internal sealed class Allocator
{
    private readonly AllocatorKind _kind;
    private readonly int _rounds;
    private readonly ulong[] _outputsOf;
    private readonly ulong[] _inputsOf;
    private readonly int[] _inputPointer;
    private readonly int[] _outputPointer;
    private readonly ulong[] _picked;
    private ulong _inputs;
    private ulong _outputs;

    public Allocator(AllocatorKind kind, int rounds, int inputs, int outputs)
    {
        (_kind, _rounds) = (kind, kind == AllocatorKind.ISlip ? rounds : 1);
        _outputsOf = new ulong[inputs];
        _inputsOf = new ulong[outputs];
        _inputPointer = new int[inputs];
        _outputPointer = new int[outputs];
        _picked = new ulong[Math.Max(inputs, outputs)];
        Granted = new int[inputs];
    }

    /// <summary>Output of each input that was granted one; read only those of the set that <see cref="Allocate"/> gives.</summary>
    public int[] Granted { get; }

    public void Request(int input, ulong outputs)
    {
        _outputsOf[input] = outputs;
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
        ulong granted = _kind == AllocatorKind.SeparableInputFirst ? InputFirst() : OutputFirst();
        for (ulong left = _outputs; left != 0; left &= left - 1)
        {
            _inputsOf[BitOperations.TrailingZeroCount(left)] = 0;
        }

        _inputs = _outputs = 0;
        return granted;
    }

    private ulong InputFirst()
    {
        ulong wanted = 0;
        for (ulong left = _inputs; left != 0; left &= left - 1)
        {
            int input = BitOperations.TrailingZeroCount(left);
            if (_outputsOf[input] == 0)
            {
                continue;
            }

            int output = First(_outputsOf[input], _inputPointer[input]);
            wanted |= 1UL << output;
            _picked[output] |= 1UL << input;
        }

        ulong granted = 0;
        for (; wanted != 0; wanted &= wanted - 1)
        {
            int output = BitOperations.TrailingZeroCount(wanted);
            int input = First(_picked[output], _outputPointer[output]);
            _picked[output] = 0;
            granted |= 1UL << input;
            Granted[input] = output;
            Advance(input, output);
        }

        return granted;
    }

    private ulong OutputFirst()
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
                    int input = First(asking, _outputPointer[output]);
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
                int output = First(_picked[input], _inputPointer[input]);
                _picked[input] = 0;
                freeInputs &= ~(1UL << input);
                freeOutputs &= ~(1UL << output);
                Granted[input] = output;
                if (round == 0)
                {
                    Advance(input, output);
                }
            }
        }

        return _inputs & ~freeInputs;
    }

    /// <summary>Pointers back to the start.</summary>
    public void Reset()
    {
        Array.Clear(_inputPointer);
        Array.Clear(_outputPointer);
    }

    private void Advance(int input, int output)
    {
        _inputPointer[input] = output + 1 == _inputsOf.Length ? 0 : output + 1;
        _outputPointer[output] = input + 1 == _outputsOf.Length ? 0 : input + 1;
    }

    /// <summary>The first of a set from a place on, round at the end.</summary>
    private static int First(ulong set, int from)
    {
        ulong behind = set & (ulong.MaxValue << from);
        return BitOperations.TrailingZeroCount(behind != 0 ? behind : set);
    }
}
