using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>A device that is being added: what was asked, how far it is, what was found. The credential is a key.</summary>
internal sealed class ProbeRow
{
    public Guid Id { get; set; }
    public required string Stage { get; set; }
    public required string RequestedBy { get; set; }
    public required string DataJson { get; set; }
    public Guid? CredentialId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class ProbeTable : IEntityTypeConfiguration<ProbeRow>
{
    public void Configure(EntityTypeBuilder<ProbeRow> builder)
    {
        builder.ToTable("Probes");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Stage).HasMaxLength(Widths.Word);
        builder.Property(row => row.RequestedBy).HasMaxLength(Widths.Name);
        builder.HasIndex(row => row.UpdatedAt);
        builder.HasOne<KeyRow>().WithMany().HasForeignKey(row => row.CredentialId).OnDelete(DeleteBehavior.SetNull);
    }
}
