using System.Collections.Immutable;

namespace NeuroChip.Spec.Registers;

/// <summary>What a host may do with a register.</summary>
public enum RegisterAccess
{
    /// <summary>Read and write.</summary>
    ReadWrite,

    /// <summary>Read only.</summary>
    ReadOnly,

    /// <summary>Write only.</summary>
    WriteOnly,

    /// <summary>Read; writing a 1 clears the bit.</summary>
    WriteOneClears,

    /// <summary>Reading clears.</summary>
    ReadClears,
}

/// <summary>A named register of a block, or several in a row.</summary>
/// <param name="Name">Name as in the manual.</param>
/// <param name="Index">First element of the block.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Access">What a host may do.</param>
/// <param name="About">One line of meaning.</param>
public sealed record RegisterName(string Name, int Index, int Count, RegisterAccess Access, string About);

/// <summary>A block of registers or a table in one layout.</summary>
public sealed class RegisterBlock
{
    internal RegisterBlock(
        string name, uint offset, int count, int elementBits, RegisterAccess access, bool executed, string? content, string about,
        params ImmutableArray<RegisterName> registers)
    {
        Name = name;
        Offset = offset;
        Count = count;
        ElementBits = elementBits;
        Access = access;
        Executed = executed;
        Content = content;
        About = about;
        Registers = registers;
    }

    /// <summary>Name as in the manual, such as CX_CFG.</summary>
    public string Name { get; }

    /// <summary>Byte offset within the core or chip.</summary>
    public uint Offset { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Bits of an element: 16, 32 or 64.</summary>
    public int ElementBits { get; }

    /// <summary>What a host may do with elements that have no name of their own.</summary>
    public RegisterAccess Access { get; }

    /// <summary>False for a block that is laid out but not executed by this version.</summary>
    public bool Executed { get; }

    /// <summary>Name of the word in an element, or null.</summary>
    public string? Content { get; }

    /// <summary>One line of meaning.</summary>
    public string About { get; }

    /// <summary>Named registers, for blocks that are no tables.</summary>
    public ImmutableArray<RegisterName> Registers { get; }

    /// <summary>First byte behind the block; more than 32 bits at the end of the space.</summary>
    public long End => Offset + ((long)Count * ElementBits / 8);

    /// <summary>Byte offset of an element.</summary>
    public uint OffsetOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Offset + (uint)((long)index * ElementBits / 8);
    }
}

/// <summary>What lies at a byte offset.</summary>
/// <param name="Block">The block.</param>
/// <param name="Index">The element.</param>
/// <param name="Byte">Byte within the element.</param>
/// <param name="Register">The named register, or null in a table.</param>
public readonly record struct RegisterPlace(RegisterBlock Block, int Index, int Byte, RegisterName? Register)
{
    /// <summary>What a host may do here.</summary>
    public RegisterAccess Access => Register?.Access ?? Block.Access;
}
