using System.Collections.Immutable;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Device.Learning;

/// <summary>
/// Gives the constants and limits of a program places in the tables of its core, where other programs have theirs.
/// Entries with the same value are shared: a visit changes only its own copy of a constant.
/// </summary>
internal sealed class ProgramLinker
{
    private readonly CoreAddress _core;
    private readonly short[] _constants;
    private readonly LearnLimit[] _limits;
    private readonly bool[] _constantUsed = new bool[MicroProgram.TableEntries];
    private readonly bool[] _limitUsed = new bool[MicroProgram.TableEntries];

    public ProgramLinker(CoreAddress core, ImmutableArray<short> constants, ImmutableArray<LearnLimit> limits)
    {
        _core = core;
        _constants = [.. constants];
        _limits = [.. limits];
    }

    /// <summary>The core's constants with those of the programs linked so far.</summary>
    public IReadOnlyList<short> Constants => _constants;

    /// <summary>The core's limits, the same.</summary>
    public IReadOnlyList<LearnLimit> Limits => _limits;

    /// <summary>Keeps the entries that a program of the core names.</summary>
    public void Keep(ImmutableArray<ushort> words)
    {
        foreach (ushort word in words)
        {
            if (ConstantOperand(MicroOps.Decode(word)) is { } constant)
            {
                _constantUsed[constant] = true;
            }
            else if (MicroOps.Decode(word) is { Op: MicroOpcode.Clip } clip)
            {
                _limitUsed[clip.A] = true;
            }
        }
    }

    /// <summary>Places the entries of a sound program; answers its words with the entries renumbered.</summary>
    /// <exception cref="DeviceException">The tables are full.</exception>
    public ImmutableArray<ushort> Link(MicroProgram program) => [.. program.Words.Select(word => Link(program, word))];

    private ushort Link(MicroProgram program, ushort word)
    {
        MicroOp op = MicroOps.Decode(word);
        if (op.Op == MicroOpcode.Clip)
        {
            return (op with { A = Place("limits", _limits, _limitUsed, program.Limits[op.A]) }).Encode();
        }

        if (ConstantOperand(op) is not { } constant)
        {
            return word;
        }

        // Constants past the program's table start at 0.
        int place = Place("constants", _constants, _constantUsed, constant < program.Constants.Length ? program.Constants[constant] : (short)0);
        return (op.Op switch
        {
            MicroOpcode.LoadConstant => op with { A = place },
            MicroOpcode.Compare => op with { C = place },
            _ => op with { B = place },
        }).Encode();
    }

    /// <summary>The constant that an instruction names, or null.</summary>
    private static int? ConstantOperand(MicroOp op) => op.Op switch
    {
        MicroOpcode.LoadConstant => op.A,
        MicroOpcode.Compare => op.C,
        MicroOpcode.MultiplyConstant => op.B,
        _ => null,
    };

    private int Place<T>(string what, T[] table, bool[] used, T value)
        where T : IEquatable<T>
    {
        for (int i = 0; i < table.Length; i++)
        {
            if (used[i] && table[i].Equals(value))
            {
                return i;
            }
        }

        int free = Array.IndexOf(used, false);
        if (free < 0)
        {
            throw new DeviceException(
                DeviceErrorKind.ResourceExhausted, DeviceErrorCodes.Limit,
                $"The programs of chip {_core.Chip} core {_core.Core} would need more than {table.Length} {what}.",
                "Use values that other programs of the core have, or put projections on several cores.");
        }

        used[free] = true;
        table[free] = value;
        return free;
    }
}
