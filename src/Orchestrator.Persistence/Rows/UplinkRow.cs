using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

internal sealed class UplinkRow
{
    public Guid Id { get; set; }
    public Guid DeviceId { get; set; }
    public int Position { get; set; }
    public required string Interface { get; set; }
    public string? Address { get; set; }
    public string? Gateway { get; set; }
    public required string NatJson { get; set; }
    public int PathMtu { get; set; }

    /// <summary><see cref="Core.Topology.Blockages"/> as its number.</summary>
    public int Blocked { get; set; }
}

internal sealed class UplinkTable : IEntityTypeConfiguration<UplinkRow>
{
    public void Configure(EntityTypeBuilder<UplinkRow> builder)
    {
        builder.ToTable("Uplinks");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Interface).HasMaxLength(Widths.Word);
        builder.Property(row => row.Address).HasMaxLength(Widths.Address);
        builder.Property(row => row.Gateway).HasMaxLength(Widths.Address);
        builder.HasOne<DeviceRow>().WithMany(device => device.Uplinks).HasForeignKey(row => row.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
