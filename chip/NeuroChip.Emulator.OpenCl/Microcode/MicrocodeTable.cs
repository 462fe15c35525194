using System.Runtime.InteropServices;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>One program, as <c>program_t</c> of <c>microcode.cl</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProgramEntry
{
    public int FirstWord;
    public int Words;
    public int FirstConstant;
    public int FirstLimit;
    public int FirstCase;
    public int Traits;
    public int LastTarget;
}

/// <summary>Programs laid out one after the other, as the kernels read them.</summary>
internal sealed class MicrocodeTable
{
    /// <summary>Lays programs out.</summary>
    public MicrocodeTable(IReadOnlyList<ProgramCode> programs)
    {
        Programs = new ProgramEntry[programs.Count];
        int word = 0;
        for (int i = 0; i < programs.Count; i++)
        {
            Programs[i] = new ProgramEntry
            {
                FirstWord = word,
                Words = programs[i].Words.Length,
                FirstConstant = i * MicroProgram.TableEntries,
                FirstLimit = 2 * i * MicroProgram.TableEntries,
                FirstCase = i * DependencyCases.Count,
                Traits = programs[i].Traits,
                LastTarget = programs[i].LastTarget,
            };
            word += programs[i].Words.Length;
        }

        Words = [.. programs.SelectMany(program => program.Words)];
        Constants = [.. programs.SelectMany(program => program.Constants)];
        Limits = [.. programs.SelectMany(program => program.Limits).SelectMany(pair => (int[])[pair.Low, pair.High])];
        Cases = [.. programs.SelectMany(DependencyCases.Of)];
    }

    /// <summary>The programs.</summary>
    public ProgramEntry[] Programs { get; }

    /// <summary>Their words.</summary>
    public ushort[] Words { get; }

    /// <summary>Their constants, 16 each.</summary>
    public short[] Constants { get; }

    /// <summary>Their limits, 16 pairs each.</summary>
    public int[] Limits { get; }

    /// <summary>Their dependency cases, see <see cref="DependencyCases"/>.</summary>
    public uint[] Cases { get; }
}
