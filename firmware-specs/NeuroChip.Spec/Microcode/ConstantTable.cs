namespace NeuroChip.Spec.Microcode;

/// <summary>
/// The constants at one position of a program. A program has no branches and LDK is never passed over, so that each
/// position sees one value; each visit starts from the core's constants again.
/// </summary>
internal sealed class ConstantTable
{
    private readonly short[] _values = new short[MicroProgram.TableEntries];
    private int _known;

    public ConstantTable(MicroProgram program)
    {
        program.Constants.CopyTo(_values);
        _known = (1 << program.Constants.Length) - 1;
    }

    public int this[int index] => _values[index];

    /// <summary>The program has the constant, or has loaded it.</summary>
    public bool Has(int index) => ((_known >> index) & 1) != 0;

    public void Load(int index, int value)
    {
        _values[index] = (short)((_values[index] << 8) | value);
        _known |= 1 << index;
    }
}
