using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Emulator;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Conformance.Tests.Kernels;

/// <summary>
/// The child's side: runs a job on whatever OpenCL device this process finds.
/// Everything the kernels can do for a host is asked for: several runs, probes on every variable, state, reset.
/// </summary>
internal static class KernelRunner
{
    /// <summary>Runs a job's file; 0 when it ends in its state, else 1.</summary>
    public static int Run(string file)
    {
        (KernelJob job, byte[] image) = KernelJob.Read(file);
        (string first, string again) = RunTwice(job, ChipImage.Read(image));
        bool same = first == job.Digest && again == job.Digest;
        Console.WriteLine($"{job.Name}: {(same ? "as the scalar engine" : $"ends in {first}, after a reset in {again}, not in {job.Digest}")}");
        return same ? 0 : 1;
    }

    private static (string First, string Again) RunTwice(KernelJob job, ChipImage image)
    {
        bool found = OpenClEngineFactory.TryCreate(
            Enum.Parse<WorkDistribution>(job.Distribution), out OpenClEngineFactory? engines, out string reason,
            Enum.Parse<MicrocodeExecution>(job.Execution));
        if (!found)
        {
            throw new InvalidOperationException(reason);
        }

        ChipProfile profile = ChipProfile.Load(job.Profile);
        if (job.Mode == KernelMode.Phased)
        {
            using Chip chip = Chip.Load(image, profile, engines!);
            string phased = RunByPhase(chip, job);
            chip.ResetState();
            return (phased, RunByPhase(chip, job));
        }

        using var device = new EmulatedDevice("kernels", profile, engines!);
        device.Load(image, job.Mode == KernelMode.Strict);
        string first = RunOnce(device, job);
        foreach (ManifestPopulation population in image.Manifest.Populations.Where(p => p.Kind == ManifestPopulation.Compartments))
        {
            foreach (ProbeVariable variable in (ProbeVariable[])[ProbeVariable.Current, ProbeVariable.Voltage, ProbeVariable.DendriticInput])
            {
                device.CreateProbe(new ProbeRequest(population.Name, [], variable));
            }
        }

        device.Reset(ResetKind.State);
        return (first, RunOnce(device, job));
    }

    /// <summary>Reads the state after every phase, as a comparison of engines does.</summary>
    private static string RunByPhase(Chip chip, KernelJob job)
    {
        foreach (JobSpike spike in job.Input)
        {
            ManifestPopulation source = chip.Image.Manifest.Populations.Single(population => population.Name == spike.Population);
            if (!chip.TryInjectSource(source.FirstSource + spike.Unit, spike.Step))
            {
                throw new InvalidOperationException($"a spike of step {spike.Step} is late");
            }
        }

        for (int step = 0; step < job.Runs.Sum(); step++)
        {
            chip.StepByPhase(_ => chip.ReadDigest());
        }

        return chip.ReadDigest();
    }

    private static string RunOnce(EmulatedDevice device, KernelJob job)
    {
        device.Inject([.. job.Input.Select(spike => spike.ToInjected())]);
        foreach (int steps in job.Runs)
        {
            device.Run(steps);
        }

        return device.ReadDigest();
    }
}
