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

        Append(text, "void execute(const microcode_t *code, int program, visit_t *v)", programs, i => FormattableString.Invariant($"program_{i}(v); break;"));
        Append(text, "int traits_of(const microcode_t *code, int program)", programs, i => FormattableString.Invariant($"return {programs[i].Traits};"));
        text.Append("#define PROGRAM_CASES");
        for (int i = 0; i < programs.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" PROGRAM_CASE({i})");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>A function that does something for each program's number; the last case is the default one.</summary>
    private static void Append(StringBuilder text, string head, IReadOnlyList<ProgramCode> programs, Func<int, string> body)
    {
        text.Append("ALWAYS_INLINE ").Append(head).Append("\n{\n    switch (program)\n    {\n");
        for (int i = 0; i < programs.Count; i++)
        {
            text.Append("        ");
            text.Append(i == programs.Count - 1 ? "default" : FormattableString.Invariant($"case {i}"));
            text.Append(": ").Append(body(i)).Append('\n');
        }

        text.Append("    }\n}\n");
    }
}
