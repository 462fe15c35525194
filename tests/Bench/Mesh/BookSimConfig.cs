using System.Globalization;
using NeuroChip.Emulator.Mesh.Flits;

namespace Bench.Mesh;

/// <summary>A configuration of a mesh in the words of BookSim 2.</summary>
internal static class BookSimConfig
{
    /// <summary>Says what BookSim's mesh cannot express, or null.</summary>
    public static string? FindProblem(MeshConfig config, TrafficPattern pattern) =>
        config.Shape.CoresPerTile != 1 || config.Shape.Width != config.Shape.Height ? "its mesh is a square of tiles with one node"
        : config.EastWestLinkCycles != 1 || config.NorthSouthLinkCycles != 1 || config.InjectionLinkCycles != 1 || config.EjectionLinkCycles != 1
            ? "the links of its mesh take one cycle"
        : config.EjectionFlits != config.BufferFlits || config.TakeInCycles != 0 ? "its nodes take in a flit every cycle, with the credits of a router"
        : pattern == TrafficPattern.Hotspot ? "its hotspots get all packets"
        : null;

    /// <summary>The configuration, one setting a line; what stands at its default and matters is written out.</summary>
    public static string Write(MeshConfig config, TrafficPattern pattern, int flits, double rate)
    {
        string name = pattern switch
        {
            TrafficPattern.BitComplement => "bitcomp",
            TrafficPattern.BitReverse => "bitrev",
            TrafficPattern.Neighbour => "neighbor",
            _ => pattern.ToString().ToLowerInvariant(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"""
            topology = mesh;
            k = {config.Shape.Width};
            n = 2;
            routing_function = dim_order;
            router = iq;
            num_vcs = {config.VirtualChannels};
            vc_buf_size = {config.BufferFlits};
            buffer_policy = private;
            wait_for_tail_credit = {(config.WaitForTailCredit ? 1 : 0)};
            vc_busy_when_full = 0;
            vc_prioritize_empty = 0;
            hold_switch_for_packet = 0;
            noq = 0;
            vc_allocator = {NameOf(config.VcAllocator)};
            sw_allocator = {NameOf(config.SwitchAllocator)};
            alloc_iters = {config.AllocatorRounds};
            arb_type = {(config.Arbiter == ArbiterKind.Matrix ? "matrix" : "round_robin")};
            speculative = {(config.SpeculativeSwitch ? 1 : 0)};
            spec_sw_allocator = prio;
            spec_check_elig = 1;
            spec_check_cred = 1;
            spec_mask_by_reqs = 0;
            routing_delay = {config.RoutingCycles};
            vc_alloc_delay = {config.VcAllocationCycles};
            sw_alloc_delay = {config.SwitchAllocationCycles};
            st_prepare_delay = {config.TraversalCycles - 1};
            st_final_delay = 1;
            credit_delay = {config.CreditCycles};
            input_speedup = {config.InputSpeedup};
            output_speedup = 1;
            internal_speedup = 1.0;
            output_buffer_size = -1;
            priority = none;
            traffic = {name};
            injection_process = bernoulli;
            injection_rate_uses_flits = 0;
            injection_rate = {rate:0.######};
            packet_size = {flits};
            use_read_write = 0;
            include_queuing = 1;
            sim_type = latency;
            warmup_periods = 3;
            sample_period = 10000;
            max_samples = 20;
            stopping_thres = 0.01;
            acc_stopping_thres = 0.01;
            latency_thres = 1000.0;

            """);
    }

    private static string NameOf(AllocatorKind kind) => kind switch
    {
        AllocatorKind.SeparableInputFirst => "separable_input_first",
        AllocatorKind.SeparableOutputFirst => "separable_output_first",
        _ => "islip",
    };
}
