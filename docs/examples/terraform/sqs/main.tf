# EventBridge puts Genesys Cloud's events into a queue, and Trunkline pulls: nothing has to be reachable from outside.
# Not tried: no AWS account was at hand.

terraform {
  required_version = ">= 1.3"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "partner_bus" {
  description = "The event bus of the partner event source, aws.partner/genesys.com/..."
  type        = string
}

resource "aws_cloudwatch_event_rule" "telephony" {
  name           = "trunkline-telephony"
  event_bus_name = var.partner_bus
  event_pattern  = jsonencode({ source = [{ prefix = "aws.partner/genesys.com" }] })
}

resource "aws_cloudwatch_event_target" "queue" {
  rule           = aws_cloudwatch_event_rule.telephony.name
  event_bus_name = var.partner_bus
  arn            = aws_sqs_queue.trunkline.arn
}

resource "aws_sqs_queue" "trunkline" {
  name                       = "trunkline"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 60

  # A message that cannot be understood leaves the queue after five tries.
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.poison.arn
    maxReceiveCount     = 5
  })
}

resource "aws_sqs_queue" "poison" {
  name                      = "trunkline-poison"
  message_retention_seconds = 1209600
}

# Being in the queue is the proof of the sender, so only the rule may send to it.
resource "aws_sqs_queue_policy" "trunkline" {
  queue_url = aws_sqs_queue.trunkline.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.trunkline.arn
      Condition = { ArnEquals = { "aws:SourceArn" = aws_cloudwatch_event_rule.telephony.arn } }
    }]
  })
}

# For the role of the machine or pod that runs Trunkline.
resource "aws_iam_policy" "pull" {
  name = "trunkline-pull"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
      Resource = aws_sqs_queue.trunkline.arn
    }]
  })
}

output "trunkline_sqs_queue" {
  description = "The value of trunkline.sqs.queue"
  value       = aws_sqs_queue.trunkline.url
}
