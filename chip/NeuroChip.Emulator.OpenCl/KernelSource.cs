using System.Reflection;
using NeuroChip.Emulator.OpenCl.Microcode;

namespace NeuroChip.Emulator.OpenCl;

/// <summary>The kernels' text and the generated header, embedded in this assembly, in the order one translation unit needs.</summary>
internal static class KernelSource
{
    /// <summary>All kernel files of a chip that does not learn as one source text.</summary>
    public static string Read() => Concatenate(
        "spec.clh", "work_items.cl", "common.cl", "lane_masks.cl", "counter_random.cl", "deliver_spikes.cl", "integrate_dendrites.cl",
        "deliver_senders.cl", "update_compartments.cl", "update_uniform.cl", "dendrite_stack.cl", "emit_spikes.cl", "tasks.cl",
        "chip_arguments.cl", "step.cl");

    /// <summary>All of a chip that learns.</summary>
    /// <param name="programs">Programs to write out as code, or null for the general interpreter.</param>
    public static string ReadLearning(IReadOnlyList<ProgramCode>? programs) =>
        Concatenate("spec.clh", "learning_random.cl", "microcode.cl", "plastic_blocks.cl")
        + ProgramUnit.Write(programs)
        + Concatenate(
            "common_learning.cl", "work_items.cl", "common.cl", "lane_masks.cl", "counter_random.cl", "deliver_spikes.cl",
            "integrate_dendrites.cl", "update_compartments.cl", "update_uniform.cl", "dendrite_stack.cl", "update_traces.cl", "deliver_plastic.cl",
            "walk_rows.cl", "walk_blocks.cl", "run_microcode.cl",
            "emit_spikes.cl", "tasks.cl", "chip_arguments.cl", "step.cl");

    /// <summary>The kernel that runs programs on single visits.</summary>
    /// <param name="programs">Programs to write out as code, or null for the general interpreter.</param>
    public static string ReadVisits(IReadOnlyList<ProgramCode>? programs) =>
        Concatenate("spec.clh", "learning_random.cl", "microcode.cl") + ProgramUnit.Write(programs) + Concatenate("run_visits.cl");

    /// <summary>One embedded file.</summary>
    public static string Read(string file)
    {
        Assembly assembly = typeof(KernelSource).Assembly;
        string resource = $"{typeof(KernelSource).Namespace}.Kernels.{file}";
        using Stream stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The kernel file '{resource}' is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Files one after the other, each behind a #line directive that names it in build errors.</summary>
    private static string Concatenate(params string[] files) =>
        string.Concat(files.Select(file => $"#line 1 \"{file}\"\n{Read(file)}\n"));
}
