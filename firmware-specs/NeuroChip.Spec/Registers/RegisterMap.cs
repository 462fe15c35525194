namespace NeuroChip.Spec.Registers;

/// <content>Look-up in the generated tables.</content>
public static partial class RegisterMap
{
    /// <summary>All blocks in order of their offsets.</summary>
    public static IReadOnlyList<RegisterBlock> Blocks(WordLayout layout, RegisterSpace space = RegisterSpace.Core) =>
        Table(space, layout);

    /// <summary>The block of a name, such as CX_CFG, or null.</summary>
    public static RegisterBlock? FindBlock(WordLayout layout, string name, RegisterSpace space = RegisterSpace.Core) =>
        Array.Find(Table(space, layout), block => block.Name == name);

    /// <summary>What lies at a byte offset, or null if nothing does.</summary>
    public static RegisterPlace? Find(WordLayout layout, uint offset, RegisterSpace space = RegisterSpace.Core)
    {
        foreach (RegisterBlock block in Table(space, layout))
        {
            if (offset < block.Offset || offset >= block.End)
            {
                continue;
            }

            int bytes = block.ElementBits / 8;
            long within = offset - block.Offset;
            int index = (int)(within / bytes);
            RegisterName? register = null;
            foreach (RegisterName name in block.Registers)
            {
                if (index >= name.Index && index < name.Index + name.Count)
                {
                    register = name;
                }
            }

            return new RegisterPlace(block, index, (int)(within % bytes), register);
        }

        return null;
    }
}
