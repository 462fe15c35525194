using NeuroChip.Device;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Cli.Diffing;

/// <summary>A register that one side of a comparison writes and the other does not.</summary>
/// <param name="Step">The step before which it is written, from 1.</param>
/// <param name="Core">Core.</param>
/// <param name="Address">Byte address of the register.</param>
/// <param name="Value">What is written; a register of 64 bits takes all of it.</param>
internal sealed record HostWrite(long Step, CoreAddress Core, uint Address, ulong Value)
{
    /// <summary>The write as the device takes it: as many words as the register has.</summary>
    public RegisterBurst ToBurst(WordLayout layout)
    {
        bool isWide = RegisterMap.Find(layout, Address)?.Block.ElementBits == 64;
        uint[] words = isWide || Value > uint.MaxValue ? [(uint)Value, (uint)(Value >> 32)] : [(uint)Value];
        return new RegisterBurst(Core, Address, words);
    }
}
