using System.Globalization;
using System.Text;

namespace NeuroChip.Emulator.OpenCl.Microcode;

/// <summary>
/// The kernel text of some programs in one translation unit: a build costs seconds, however many programs it holds.
/// Without programs of its own the unit has the general interpreter.
/// </summary>
internal static class ProgramUnit
{
    /// <summary>The text that goes between <c>microcode.cl</c> and whatever calls <c>execute</c>.</summary>
    /// <param name="programs">The programs to write out, or null for the general interpreter.</param>
    public static string Write(IReadOnlyList<ProgramCode>? programs)
    {
        if (programs is null)
        {
            return "#line 1 \"interpret_microcode.cl\"\n" + KernelSource.Read("interpret_microcode.cl");
        }

        var text = new StringBuilder("#line 1 \"programs\"\n");
        for (int i = 0; i < programs.Count; i++)
        {
            text.Append(ProgramWriter.Write(programs[i], i));
        }

        text.Append("inline void execute(const microcode_t *code, int program, visit_t *v)\n{\n    switch (program)\n    {\n");
        for (int i = 0; i < programs.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"        case {i}: program_{i}(v); break;\n");
        }

        text.Append("    }\n}\n#define PROGRAM_CASES");
        for (int i = 0; i < programs.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" PROGRAM_CASE({i})");
        }

        return text.Append('\n').ToString();
    }
}
