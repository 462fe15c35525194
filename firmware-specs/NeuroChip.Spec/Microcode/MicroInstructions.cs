namespace NeuroChip.Spec.Microcode;

/// <content>Searches in the generated table.</content>
public static partial class MicroInstructions
{
    /// <summary>The instruction of an opcode; every opcode of four bits has one.</summary>
    public static MicroInstruction Of(MicroOpcode opcode) => All[(int)opcode];

    /// <summary>The instruction with a mnemonic in any case, or null.</summary>
    public static MicroInstruction? Find(ReadOnlySpan<char> mnemonic)
    {
        foreach (MicroInstruction item in All)
        {
            if (mnemonic.Equals(item.Mnemonic, StringComparison.OrdinalIgnoreCase))
            {
                return item;
            }
        }

        return null;
    }
}
