# A message that cannot be delivered goes to a queue of its own for each address; a full queue holds its senders back.
resource "aws_mq_configuration" "this" {
  name           = var.name
  engine_type    = "ActiveMQ"
  engine_version = var.engine_version

  data = <<-XML
    <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
    <broker xmlns="http://activemq.apache.org/schema/core">
      <destinationPolicy>
        <policyMap>
          <policyEntries>
            <policyEntry queue="&gt;" producerFlowControl="true" memoryLimit="67108864">
              <deadLetterStrategy>
                <individualDeadLetterStrategy queuePrefix="DLQ." useQueueForQueueMessages="true"/>
              </deadLetterStrategy>
            </policyEntry>
          </policyEntries>
        </policyMap>
      </destinationPolicy>
    </broker>
  XML
}
